import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import type { PersonRole } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { ShownOnce } from '#apps/console/parts/shown-once.tsx'
import { RoleTicks } from './role-ticks.tsx'

type Wanted = Readonly<{ email: string; roles: readonly PersonRole[] }>
type Invited = Readonly<{ id: string; expiresAt: string; token: string | null }>

/** Invites by e-mail address. The link is shown once, for where no mail goes out. */
export function InviteDialog({ organization, onClose }: Readonly<{ organization: string; onClose: () => void }>) {
  const [email, setEmail] = useState('')
  const [roles, setRoles] = useState<readonly PersonRole[]>(['viewer'])
  const invite = useAct(
    (wanted: Wanted, sending) => act<Invited>('POST', '/v1/invitations', sending, wanted),
    ['invitations'],
  )
  if (invite.data) {
    const { token, expiresAt } = invite.data
    return (
      <ShownOnce
        title={`${email} is invited`}
        what="the link"
        secret={token === null ? null : `${location.origin}/invitation#${token}`}
        lost="If it is lost, invite the same address again: then only the new link is good."
        onClose={onClose}
      >
        <p className="soft">
          A letter with this link goes out where the server sends mail. Else hand the link over yourself. It is good
          until {momentText(expiresAt)}, for this address alone.
        </p>
      </ShownOnce>
    )
  }
  return (
    <FormDialog
      title={`Invite a person to ${organization}`}
      action="Invite"
      onSubmit={() => invite.mutate({ email, roles })}
      onClose={onClose}
      error={invite.error}
      isPending={invite.isPending}
      blocked={roles.length === 0 ? 'Choose at least one role.' : undefined}
    >
      <TextField
        label="E-mail address"
        type="email"
        required
        maxLength={254}
        value={email}
        onChange={setEmail}
        hint="Whoever opens the link has to show that this address is theirs."
      />
      <RoleTicks roles={roles} onChange={setRoles} />
    </FormDialog>
  )
}
