import { CheckOutlined, PauseOutlined, PlayCircleFilled, WarningFilled } from '@ant-design/icons';
import { type FocusEvent, type KeyboardEvent, memo, type PointerEvent } from 'react';
import type { ScheduleBar } from '../api/contract';
import { useT } from '../i18n';
import { hueOf, LANE, type Placed } from './layout';

export interface BarActs {
  press: (e: PointerEvent, bar: ScheduleBar, offset: number) => void;
  open: (bar: ScheduleBar, el: HTMLElement) => void;
  look: (bar: ScheduleBar | null, el?: HTMLElement) => void;
  focus: (bar: ScheduleBar, e: FocusEvent<HTMLElement>) => void;
  key: (e: KeyboardEvent, bar: ScheduleBar) => void;
}

const SIGNS: Record<string, typeof CheckOutlined> = {
  DONE: CheckOutlined,
  RUNNING: PlayCircleFilled,
  PAUSED: PauseOutlined,
};

/** The pieces really worked, in percent of the bar; what lies between is nights, breaks, days off. */
function pieces(bar: ScheduleBar): { left: number; width: number }[] {
  const [start, end] = [Date.parse(bar.start), Date.parse(bar.end)];
  const percent = (at: number) => ((at - start) / Math.max(1, end - start)) * 100;
  return bar.slots.map((s) => ({
    left: percent(Date.parse(s.start)),
    width: percent(Date.parse(s.end)) - percent(Date.parse(s.start)),
  }));
}

/** What a bar says: on the row of its order what is done where, else which order and for whom. */
function linesOf(bar: ScheduleBar, ofOrder: boolean): [string, string] {
  if (!ofOrder) return [bar.label, bar.customer ?? bar.item];
  return [`${bar.sequence_no} ${bar.name}`, [bar.machine?.label, bar.employee?.label].filter(Boolean).join(' · ')];
}

/** One operation on the board. */
export const Bar = memo(function Bar({
  placed,
  crosses,
  ofOrder,
  current,
  held,
  acts,
}: {
  placed: Placed;
  crosses: boolean; // it may begin left of what is in sight: its words are moved along
  ofOrder: boolean;
  current: boolean;
  held: boolean;
  acts: BarActs;
}) {
  const t = useT();
  const { bar, x, width, lane } = placed;
  const [first, second] = linesOf(bar, ofOrder);
  const Sign = SIGNS[bar.state];
  const late = bar.late ? t('schedule.late_by', { count: bar.late_days }) : '';
  return (
    <button
      type="button"
      className={`gbar hue-${hueOf(bar.order.id)}${bar.late ? ' late' : ''}${held ? ' held' : ''}${bar.can_move ? '' : ' fixed'} is-${bar.state.toLowerCase()}`}
      style={{ left: x, width, top: lane * LANE + 3 }}
      data-order={bar.order.id}
      data-testid={`bar-${bar.id}`}
      data-bar={bar.id}
      tabIndex={current ? 0 : -1}
      aria-label={[first, late, second, bar.state_label].filter(Boolean).join(', ')}
      onPointerDown={(e) =>
        bar.can_move && acts.press(e, bar, e.clientX - e.currentTarget.getBoundingClientRect().left)
      }
      onPointerEnter={(e) => e.pointerType !== 'touch' && acts.look(bar, e.currentTarget)}
      onPointerLeave={() => acts.look(null)}
      onFocus={(e) => acts.focus(bar, e)}
      onClick={(e) => acts.open(bar, e.currentTarget)}
      onKeyDown={(e) => acts.key(e, bar)}
    >
      {pieces(bar).map((p) => (
        <i key={p.left} className="piece" style={{ left: `${p.left}%`, width: `${p.width}%` }} />
      ))}
      {Number(bar.progress) > 0 && <i className="done" style={{ width: `${Math.min(100, Number(bar.progress))}%` }} />}
      {width > 26 && (
        <span className="words" aria-hidden="true" {...(crosses ? { 'data-from': x, 'data-width': width } : {})}>
          <b>
            {Sign && <Sign />} {first}
          </b>
          <small>
            {late && (
              <em>
                <WarningFilled /> {late}
              </em>
            )}{' '}
            {second}
          </small>
        </span>
      )}
    </button>
  );
});
