import { IconLock } from '@tabler/icons-react'
import type { PersonRole } from '#apps/console/api/settings-answers.ts'
import { whyNot } from './roles.ts'

/** In the place of what the role may not see or do: why, and whom to ask. */
export function Barred({ held, needed }: Readonly<{ held: readonly PersonRole[]; needed: readonly PersonRole[] }>) {
  return (
    <p className="barred soft">
      <IconLock size={16} stroke={1.6} aria-hidden="true" />
      <span>{whyNot(held, needed)} An owner can give you another role.</span>
    </p>
  )
}
