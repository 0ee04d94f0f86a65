import { useState } from 'react'
import { useAct } from '#apps/console/api/acts.ts'
import type { Member, PersonRole } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { rolesText } from '#apps/console/parts/roles.ts'
import { memberName } from './member-name.ts'
import { RoleTicks } from './role-ticks.tsx'

type Given = Readonly<{ member: Member; isLastOwner: boolean; onClose: () => void }>

/** Gives a member other roles: refused where somebody else changed them meanwhile. */
export function RolesDialog({ member, isLastOwner, onClose }: Given) {
  const [roles, setRoles] = useState<readonly PersonRole[]>(member.roles)
  const change = useAct(
    (wanted: readonly PersonRole[], sending) =>
      act(
        'PATCH',
        `/v1/members/${encodeURIComponent(member.person)}`,
        { ...sending, version: member.version },
        { roles: wanted },
      ),
    ['members', 'me'],
  )
  const name = memberName(member)
  const gained = roles.filter((role) => !member.roles.includes(role))
  const lost = member.roles.filter((role) => !roles.includes(role))
  return (
    <FormDialog
      title={`Roles of ${name}`}
      action="Save roles"
      onSubmit={() => change.mutate(roles, { onSuccess: onClose })}
      onClose={onClose}
      error={change.error}
      isPending={change.isPending}
      blocked={blockedBy(roles, gained.length + lost.length)}
    >
      <RoleTicks
        roles={roles}
        onChange={setRoles}
        ownerStays={isLastOwner ? `${name} is the last owner: make somebody else an owner first.` : undefined}
      />
      {gained.length + lost.length > 0 && (
        <p role="status">
          From the next request on, {name}
          {gained.length > 0 && ` is also ${rolesText(gained)}`}
          {gained.length > 0 && lost.length > 0 && ', and'}
          {lost.length > 0 && ` is no longer ${rolesText(lost)}`}.
        </p>
      )}
    </FormDialog>
  )
}

function blockedBy(roles: readonly PersonRole[], changes: number): string | undefined {
  if (roles.length === 0) return 'Choose at least one role. To take somebody out, remove the member.'
  return changes === 0 ? 'These are the roles that stand.' : undefined
}
