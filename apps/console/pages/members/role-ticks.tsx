import type { PersonRole } from '#apps/console/api/settings-answers.ts'
import { Tick } from '#apps/console/parts/field.tsx'
import { ROLES } from '#apps/console/parts/roles.ts'

type Chosen = Readonly<{
  roles: readonly PersonRole[]
  onChange: (roles: readonly PersonRole[]) => void
  /** Why the role of the owner can't be taken away; undefined where it can. */
  ownerStays?: string | undefined
}>

/** The roles, each with what it may do. */
export function RoleTicks({ roles, onChange, ownerStays }: Chosen) {
  const change = (role: PersonRole, isHeld: boolean) =>
    onChange(isHeld ? [...roles, role] : roles.filter((one) => one !== role))
  return (
    <fieldset className="ticks">
      <legend className="legend">Roles</legend>
      {ROLES.map(({ role, name, may }) => (
        <Tick
          key={role}
          label={name}
          says={may}
          checked={roles.includes(role)}
          onChange={(isHeld) => change(role, isHeld)}
          blocked={role === 'owner' ? ownerStays : undefined}
        />
      ))}
    </fieldset>
  )
}
