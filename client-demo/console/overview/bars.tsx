/** A number under its name. */
export interface Bar {
  readonly name: string;
  readonly count: number;
}

/** Numbers side by side: a table to whoever hears it, bars to whoever looks. */
export function Bars({ rows, label }: { readonly rows: readonly Bar[]; readonly label: string }) {
  const most = Math.max(1, ...rows.map((row) => row.count));
  return (
    <table class="bars-table" aria-label={label}>
      <tbody>
        {rows.map(({ name, count }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="bar-cell">
              <progress value={count} max={most} aria-hidden="true" />
            </td>
            <td class="bar-count">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
