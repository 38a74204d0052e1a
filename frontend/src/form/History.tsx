import { useInfiniteQuery } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { problemOf, request } from '../api/client';
import type { HistoryPage } from '../api/contract';
import { client, historyQuery } from '../api/queries';
import { formatMoment } from '../format/date';
import { useT } from '../i18n';
import { Avatar } from '../ui/Avatar';
import { DateText } from '../ui/DateText';
import { Bone } from '../ui/states';

type Entry = HistoryPage['entries'][number];

function EntryView({ entry }: { entry: Entry }) {
  const t = useT();
  return (
    <li className={`entry ${entry.kind}`}>
      <div className="who">
        <Avatar name={entry.actor.name} size={20} />
        <b>{entry.actor.name}</b>
        <time dateTime={entry.at} className="mute">
          <DateText text={formatMoment(entry.at)} />
        </time>
        {entry.kind !== 'comment' && <em>{entry.label}</em>}
      </div>
      {entry.comment && <p>{entry.comment}</p>}
      {entry.changes.map((c) => (
        <div className="change" key={c.field}>
          <span className="mute">{c.label}</span> <s className="num">{c.before ?? t('form.nothing')}</s>
          <span aria-hidden="true"> → </span>
          <b className="num">{c.after ?? t('form.nothing')}</b>
        </div>
      ))}
    </li>
  );
}

/** Who did what and when, with what it changed; and what people say about it. */
export function History({ doc, id }: { doc: string; id: number }) {
  const t = useT();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const pages = useInfiniteQuery(historyQuery(doc, id));
  const entries = pages.data?.pages.flatMap((p) => p.entries) ?? [];
  const send = async () => {
    if (!text.trim()) return;
    setBusy(true);
    try {
      await request(`/docs/${doc}/${id}/comments`, { method: 'POST', body: { text: text.trim() } });
      setText('');
      client.invalidateQueries({ queryKey: ['history', doc, id] });
    } catch (error) {
      message.error(problemOf(error).detail || t('state.unreachable'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="history" aria-label={t('form.history')}>
      <h2>
        {t('form.history')}
        {entries.length > 0 && <span className="faint num">{entries.length}</span>}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
      <ol tabIndex={0}>
        {pages.isLoading && (
          <li className="entry">
            <Bone width="60%" />
          </li>
        )}
        {entries.map((e) => (
          <EntryView key={e.id} entry={e} />
        ))}
        {pages.isSuccess && !entries.length && <li className="entry mute">{t('form.no_history')}</li>}
        {pages.hasNextPage && (
          <li className="entry">
            <Button size="small" loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
              {t('form.older')}
            </Button>
          </li>
        )}
      </ol>
      <div className="say no-print">
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={text}
          aria-label={t('form.comment')}
          placeholder={t('form.comment')}
          data-testid="comment"
          onChange={(e) => setText(e.target.value)}
          onKeyDown={(e) => {
            if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) send();
          }}
        />
        <Button
          type="primary"
          size="small"
          disabled={!text.trim()}
          loading={busy}
          onClick={send}
          data-testid="send-comment"
        >
          {t('form.send')}
        </Button>
      </div>
    </section>
  );
}
