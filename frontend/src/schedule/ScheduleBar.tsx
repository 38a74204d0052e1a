import { InboxOutlined, LeftOutlined, PlayCircleOutlined, RightOutlined, WarningFilled } from '@ant-design/icons';
import { Badge, Button, Checkbox, Segmented } from 'antd';
import type { SchedulePage as Page, PageMeta } from '../api/contract';
import { useT } from '../i18n';
import { RefInput } from '../widgets/RefInput';
import { isRef } from '../widgets/values';
import { RunButton } from './RunButton';
import type { Search } from './SchedulePage';
import { daysBetween, shiftDate, shown, type Zoom } from './time';

interface Props {
  page: PageMeta;
  data: Page;
  zoom: Zoom;
  search: Search;
  narrow: boolean;
  tray: boolean;
  push: boolean;
  onChange: (change: Search) => void;
  onTray: () => void;
  onPush: (push: boolean) => void;
}

/** What the board shows, of when, how near; and what the plan comes to. */
export function ScheduleBar({ page, data, zoom, search, narrow, tray, push, onChange, onTray, onPush }: Props) {
  const t = useT();
  const days = daysBetween(data.first, data.last) + 1;
  const today = shown(data.time_zone, Date.parse(data.now)).date;
  const go = (first: string | undefined) => onChange({ first, last: first && shiftDate(first, days - 1) });
  const { figures } = data;
  const centre = narrow ? undefined : page.params.find((f) => f.name === 'work_centre');
  return (
    <div className="bar schedule-bar">
      <h1>{page.label}</h1>
      {data.can_run && (
        <RunButton data={data}>
          <PlayCircleOutlined /> {t('schedule.run')}
        </RunButton>
      )}
      <Segmented
        aria-label={t('schedule.by')}
        value={data.by}
        onChange={(by) => onChange({ by: by as Page['by'] })}
        options={(['machine', 'person', 'order'] as const).map((by) => ({ value: by, label: t(`schedule.by_${by}`) }))}
      />
      <span className="when">
        <Button
          icon={<LeftOutlined />}
          aria-label={t('schedule.earlier')}
          onClick={() => go(shiftDate(data.first, -7))}
        />
        <Button onClick={() => go(undefined)} disabled={data.first === today}>
          {t('list.today')}
        </Button>
        <Button
          icon={<RightOutlined />}
          aria-label={t('schedule.later')}
          onClick={() => go(shiftDate(data.first, 7))}
        />
        <span className="mute num">
          {data.first} – {data.last.slice(5)}
        </span>
      </span>
      {centre && (
        <span className="centre">
          <RefInput
            field={{ ...centre, required: false }}
            id="centre"
            placeholder={centre.label}
            value={search.work_centre ?? null}
            onChange={(to) => onChange({ work_centre: isRef(to) ? to.id : undefined })}
          />
        </span>
      )}
      <span className="grow" />
      <span className="plan-figures">
        <button
          type="button"
          className="plain"
          aria-pressed={!!search.late}
          onClick={() => onChange({ late: search.late ? undefined : true })}
          data-testid="late"
        >
          <span className={figures.late ? 'neg' : 'mute'}>
            <WarningFilled /> {t('schedule.late', { n: figures.late })}
          </span>
        </button>
        {figures.utilisation !== null && (
          <span className="mute">{t('schedule.utilisation', { n: figures.utilisation })}</span>
        )}
      </span>
      {!narrow && data.can_run && (
        <Checkbox checked={push} onChange={(e) => onPush(e.target.checked)} title={t('schedule.push_hint')}>
          {t('schedule.push')}
        </Checkbox>
      )}
      {!narrow && (
        <Segmented
          aria-label={t('schedule.zoom')}
          value={zoom}
          onChange={(next) => onChange({ zoom: next as Zoom })}
          options={(['shift', 'day', 'week'] as const).map((z) => ({ value: z, label: t(`schedule.zoom_${z}`) }))}
        />
      )}
      <Badge count={figures.unplaced} size="small" offset={[-4, 4]}>
        <Button icon={<InboxOutlined />} onClick={onTray} aria-expanded={tray} data-testid="tray">
          {t('schedule.unplaced')}
        </Button>
      </Badge>
    </div>
  );
}
