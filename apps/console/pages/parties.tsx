import { useNames } from '#apps/console/api/names.ts'

/** A link by its two ends. */
export function Parties({ seller, buyer }: Readonly<{ seller: string; buyer: string }>) {
  const names = useNames()
  return (
    <span className="parties">
      {names.of(seller)}
      <span className="faint" aria-hidden="true">
        →
      </span>
      <span className="unseen">to</span>
      {names.of(buyer)}
    </span>
  )
}
