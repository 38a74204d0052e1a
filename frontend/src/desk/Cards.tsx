import type { DeskCard, ListCard } from '../api/startPage';
import { Chart } from './Chart';
import { balanced, isEmptyList } from './columns';
import { Facts } from './Facts';
import { Recent } from './Recent';
import { Requests } from './Requests';
import { Shortcuts } from './Shortcuts';
import { Cleared, WorkList } from './WorkList';

function OneCard({ card }: { card: DeskCard }) {
  switch (card.kind) {
    case 'requests':
      return <Requests />;
    case 'list':
      return <WorkList card={card} />;
    case 'chart':
      return <Chart card={card} />;
    case 'facts':
      return <Facts card={card} />;
  }
}

/** The cards in two columns: work at the left, figures at the right; on a phone one below the other. */
export function Cards({ cards }: { cards: DeskCard[] }) {
  const empty = cards.filter(isEmptyList) as ListCard[];
  const { left, paired, right } = balanced(cards);
  const show = (some: DeskCard[]) => some.map((c) => <OneCard key={c.name} card={c} />);
  return (
    <div className="desk-grid">
      <div className="desk-left">
        {show(left)}
        {paired.length > 0 && <div className="desk-pair">{show(paired)}</div>}
        <Cleared cards={empty} />
        <Recent />
      </div>
      <div className="desk-right">
        {show(right)}
        <Shortcuts />
      </div>
    </div>
  );
}
