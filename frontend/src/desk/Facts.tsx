import type { DeskFact, FactsCard } from '../api/startPage';
import { CardFrame } from './CardFrame';
import { useFigures } from './figures';
import { FactLink } from './ListLink';

function Fact({ fact }: { fact: DeskFact }) {
  const { whole } = useFigures();
  const toned = fact.tone ? ` toned tone-${fact.tone}` : '';
  const value = <b className={`num${toned}${fact.bold ? ' total' : ''}`}>{whole(fact)}</b>;
  return (
    <div className={fact.bold ? 'sum' : undefined}>
      <dt>{fact.label}</dt>
      <dd>
        {fact.to ? <FactLink to={fact.to}>{value}</FactLink> : value}
        {fact.note && <span className="mute">{fact.note}</span>}
      </dd>
    </div>
  );
}

/** A few figures that are no count of one list: balances, a check-list, what the flows did. */
export function Facts({ card }: { card: FactsCard }) {
  return (
    <CardFrame name={card.name} title={card.label} help={card.help} className={`figures ${card.width}`}>
      {card.items.length ? (
        <dl>
          {card.items.map((fact, i) => (
            <Fact key={`${fact.label}-${i}`} fact={fact} />
          ))}
        </dl>
      ) : (
        <p className="mute">{card.empty}</p>
      )}
    </CardFrame>
  );
}
