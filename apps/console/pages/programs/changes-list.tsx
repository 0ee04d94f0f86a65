import type { Compared } from '#apps/console/api/programs.ts'

/** Differences one by one, as the server says them. */
export function ChangesList({ changes }: Readonly<{ changes: Compared['changes'] }>) {
  if (changes.length === 0) return <p className="panel-body soft">Both say the same.</p>
  return (
    <ul className="program-changes">
      {changes.map(({ path, says }) => (
        <li key={path} className="breaks">
          {says}
        </li>
      ))}
    </ul>
  )
}
