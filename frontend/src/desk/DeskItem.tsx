import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { problemOf } from '../api/client';
import type { AllowedCommand, Desk, Problem } from '../api/contract';
import { refresh, runCommand } from '../commands/run';
import { formatMoment } from '../format/date';
import { formatMoney } from '../format/number';
import { useT } from '../i18n';
import { useHere } from '../shell/context';
import { Avatar } from '../ui/Avatar';
import { DateText } from '../ui/DateText';
import { Tag } from '../ui/Tag';

const REQUEST = 'oa.approval_request';

interface Asked {
  input: string;
  required: boolean;
  label: string;
}

/** The one text a vote asks for (a comment or a reason), as its command declares it. */
function useAsked(command: AllowedCommand | null): Asked | null {
  const { meta } = useHere();
  if (!command) return null;
  const field = meta.documents[REQUEST]?.commands.find((c) => c.name === command.name)?.inputs[0];
  if (field) return { input: field.name, required: field.required, label: field.label };
  if (command.name === 'approve') return { input: 'comment', required: false, label: '' };
  if (command.name === 'withdraw') return null;
  return { input: 'reason', required: true, label: '' };
}

/** One request: read, open, decide, all in place. */
export function DeskItem({ item }: { item: Desk['items'][number] }) {
  const t = useT();
  const { message } = App.useApp();
  const { meta } = useHere();
  const [vote, setVote] = useState<AllowedCommand | null>(null);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const asked = useAsked(vote);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (vote) box.current?.querySelector('textarea')?.focus();
  }, [vote]);
  const system = meta.documents[item.document.doc]?.system ?? 'oa';

  const cast = async (command: AllowedCommand, input: Record<string, unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await runCommand(REQUEST, item.id, command.name, item.version, input);
      message.success(t('desk.voted', { command: command.label, title: item.document.label }));
      refresh(REQUEST);
      refresh(item.document.doc);
    } catch (error) {
      const p = problemOf(error);
      setProblem(p);
      if (p.type === 'version_conflict' || p.type === 'wrong_state') refresh(REQUEST);
    } finally {
      setBusy(false);
    }
  };
  const send = () => {
    if (!vote || (asked?.required && !text.trim())) return;
    cast(vote, asked && text.trim() ? { [asked.input]: text.trim() } : {});
  };
  return (
    <li className={`desk-item system-${system}`} data-testid={`desk-${item.id}`}>
      <Avatar name={item.requester} size={30} />
      <div className="desk-text">
        <div className="desk-title">
          <Link to="/d/$doc/$id" params={{ doc: item.document.doc, id: String(item.document.id) }}>
            {item.title}
          </Link>
          {item.amount && <b className="num">{formatMoney(item.amount, item.currency)}</b>}
        </div>
        <div className="desk-meta mute">
          <span className="dot" />
          <span>
            {item.document_label} <span className="num">{item.document.label}</span> · {item.command_label}
          </span>
          <span className="who">{item.requester}</span>
          <time dateTime={item.since}>
            <DateText text={formatMoment(item.since)} />
          </time>
          {item.step && <span>{item.step}</span>}
        </div>
        {item.reason && <p className="desk-reason">{item.reason}</p>}
        {vote && (
          <div className="desk-vote" ref={box}>
            {asked && (
              <textarea
                rows={2}
                value={text}
                data-testid="vote-text"
                aria-label={asked.label || t('desk.comment')}
                aria-required={asked.required}
                placeholder={asked.required ? t('desk.reason') : t('desk.comment')}
                onChange={(e) => setText(e.target.value)}
                onKeyDown={(e) => {
                  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) send();
                  if (e.key === 'Escape') setVote(null);
                }}
              />
            )}
            <Button
              type="primary"
              danger={vote.style === 'danger'}
              loading={busy}
              disabled={asked?.required && !text.trim()}
              data-testid="dialog-ok"
              onClick={send}
            >
              {vote.label}
            </Button>
            <Button onClick={() => setVote(null)}>{t('command.cancel')}</Button>
          </div>
        )}
        {problem && (
          <p className="neg" role="alert">
            {problem.status === 0
              ? `${t('state.unreachable')} ${t('state.kept')}`
              : `${problem.title}${problem.detail && problem.detail !== problem.title ? `: ${problem.detail}` : ''}`}
          </p>
        )}
      </div>
      <div className="desk-actions">
        {item.commands.length === 0 && <Tag tone={item.tone}>{item.state_label}</Tag>}
        {!vote &&
          item.commands.map((c) => (
            <Button
              key={c.name}
              data-testid={`cmd-${c.name}`}
              type={c.style === 'primary' ? 'primary' : 'default'}
              danger={c.style === 'danger'}
              onClick={() => {
                setText('');
                setVote(c);
              }}
            >
              {c.label}
            </Button>
          ))}
      </div>
    </li>
  );
}
