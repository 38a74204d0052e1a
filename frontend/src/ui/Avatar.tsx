const HUES = ['#3474b8', '#1f8074', '#a85a2c', '#6f51b5', '#a34a68', '#4c7830', '#45617d'];

function hue(name: string): string {
  let n = 0;
  for (const c of name) n = (n * 31 + c.charCodeAt(0)) % 9973;
  return HUES[n % HUES.length];
}

/** The last character of a Chinese name, the first letter of another. */
export function Avatar({ name, size = 18 }: { name: string; size?: number }) {
  const trimmed = name.trim();
  const sign = trimmed.match(/\p{Script=Han}/gu)?.pop() ?? (trimmed[0] ?? '').toUpperCase();
  return (
    <i
      aria-hidden="true"
      className="ava"
      style={{ background: hue(trimmed), width: size, height: size, lineHeight: `${size}px`, fontSize: size * 0.56 }}
    >
      {sign}
    </i>
  );
}

export function Person({ name, size }: { name: string; size?: number }) {
  return (
    <span className="person">
      <Avatar name={name} size={size} />
      <span>{name}</span>
    </span>
  );
}
