import { Link } from '@tanstack/react-router';
import type { MenuItem } from '../api/contract';
import { Icon } from '../ui/Icon';
import { useHere } from './context';

/** The way to a page of the menu, whatever it is. */
export function MenuLink({ item, named }: { item: MenuItem; named?: boolean }) {
  const { meta } = useHere();
  const label = (item.kind === 'document' && meta.documents[item.name]?.plural) || item.label;
  const more = named ? { 'data-testid': `nav-${item.name}`, title: label } : {};
  const inside = (
    <>
      <Icon name={item.icon} />
      <span className="text">{label}</span>
    </>
  );
  if (item.kind === 'document')
    return (
      <Link to="/d/$doc" params={{ doc: item.name }} activeOptions={{ includeSearch: false }} {...more}>
        {inside}
      </Link>
    );
  return (
    <Link
      to={item.kind === 'report' ? '/r/$name' : '/p/$name'}
      params={{ name: item.name }}
      activeOptions={{ includeSearch: false }}
      {...more}
    >
      {inside}
    </Link>
  );
}
