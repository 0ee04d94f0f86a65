import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import { usePeople } from '#apps/console/api/settings.ts'
import type { Invitation } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { roleName, rolesText } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'

/** Who was asked and has not answered. */
export function InvitationsPanel({ invitations }: Readonly<{ invitations: readonly Invitation[] }>) {
  const [withdrawing, setWithdrawing] = useState<Invitation>()
  if (invitations.length === 0) return null
  const newestFirst = invitations.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  return (
    <section className="panel" aria-labelledby="invitations">
      <div className="panel-head">
        <h2 id="invitations">Invitations that wait for an answer</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">E-mail address</th>
            <th scope="col" className="wide">
              Roles
            </th>
            <th scope="col" className="wide">
              Invited by
            </th>
            <th scope="col">Good until</th>
            <th scope="col" className="row-end">
              <span className="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} onWithdraw={() => setWithdrawing(invitation)} />
          ))}
        </tbody>
      </table>
      {withdrawing && <WithdrawDialog invitation={withdrawing} onClose={() => setWithdrawing(undefined)} />}
    </section>
  )
}

function InvitationRow({ invitation, onWithdraw }: Readonly<{ invitation: Invitation; onWithdraw: () => void }>) {
  const nameOf = usePeople()
  const { email, roles, state, invitedBy, expiresAt } = invitation
  return (
    <tr>
      <th scope="row" className="breaks">
        {email}
      </th>
      <td className="wide">
        <span className="marks">
          {roles.map((role) => (
            <span key={role} className="mark">
              {roleName(role)}
            </span>
          ))}
        </span>
      </td>
      <td className="wide soft">{nameOf(invitedBy)}</td>
      <td className="soft">
        {state === 'expired' ? <span className="mark mark-attention">Expired</span> : momentText(expiresAt)}
      </td>
      <td className="row-end">
        <RowMenu of={email} actions={[{ name: 'Withdraw', run: onWithdraw, danger: true }]} />
      </td>
    </tr>
  )
}

function WithdrawDialog({ invitation, onClose }: Readonly<{ invitation: Invitation; onClose: () => void }>) {
  const withdraw = useAct(
    (id: string, sending) => act('DELETE', `/v1/invitations/${encodeURIComponent(id)}`, sending),
    ['invitations', 'members'],
  )
  const { id, email, roles } = invitation
  return (
    <FormDialog
      title={`Withdraw the invitation of ${email}?`}
      action="Withdraw the invitation"
      danger
      onSubmit={() => withdraw.mutate(id, { onSuccess: onClose })}
      onClose={onClose}
      error={withdraw.error}
      isPending={withdraw.isPending}
    >
      <p>
        Its link is good for nothing any more; nobody becomes {rolesText(roles)} by it. You can invite the address again
        at any time.
      </p>
    </FormDialog>
  )
}
