import { IconLock } from '@tabler/icons-react'

/** Reasons that belong to others are counted, never shown as if there were none. */
export function Closed({ count }: Readonly<{ count: number }>) {
  if (count === 0) return null
  return (
    <li className="closed">
      <IconLock size={14} stroke={1.8} aria-hidden="true" />
      {count === 1 ? '1 reason is not yours to see' : `${count} reasons are not yours to see`}
    </li>
  )
}

/** The same for a whole posting or fact, where something that one may see rests on it. */
export function ClosedNote({ what }: Readonly<{ what: string }>) {
  return (
    <p className="closed">
      <IconLock size={14} stroke={1.8} aria-hidden="true" />
      {what} is not yours to see
    </p>
  )
}
