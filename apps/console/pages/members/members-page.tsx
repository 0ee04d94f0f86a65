import { useState } from 'react'
import { useInvitations, useMe, useMembers } from '#apps/console/api/settings.ts'
import type { Invitation, Member } from '#apps/console/api/settings-answers.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { SettingsPage, SettingsWaiting } from '#apps/console/pages/settings/settings-page.tsx'
import { InvitationsPanel } from './invitations-panel.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { MembersTable } from './members-table.tsx'
import { RolesPanel } from './roles-panel.tsx'

/** Who acts for the organization, in which roles, and who was asked to. */
export function MembersPage() {
  const me = useMe()
  const members = useMembers()
  const isOwner = me.data?.roles.includes('owner') ?? false
  const invitations = useInvitations(isOwner)
  const [inviting, setInviting] = useState(false)
  const trouble = me.error ?? members.error ?? invitations.error
  if (trouble || !me.data || !members.data) return <SettingsWaiting what="members" error={trouble} />
  const { organization, organizations } = me.data
  const name = organizations.find(({ id }) => id === organization)?.name ?? organization
  return (
    <SettingsPage
      title={title(members.data, name)}
      lead={<p>{lead(members.data, isOwner ? invitations.data : undefined)}</p>}
      action={
        isOwner && (
          <button type="button" className="button button-primary" onClick={() => setInviting(true)}>
            Invite a person
          </button>
        )
      }
    >
      <MembersTable members={members.data} me={me.data} organization={name} />
      {isOwner && invitations.data && <InvitationsPanel invitations={invitations.data} />}
      <RolesPanel held={me.data.roles} isOwner={isOwner} />
      {inviting && <InviteDialog organization={name} onClose={() => setInviting(false)} />}
    </SettingsPage>
  )
}

function title(members: readonly Member[], organization: string): string {
  if (members.length === 0) return `Nobody acts for ${organization} yet`
  return `${countText(members.length, 'person acts', 'people act')} for ${organization}`
}

function lead(members: readonly Member[], invitations: readonly Invitation[] | undefined): string {
  const owners = members.filter(({ roles }) => roles.includes('owner')).length
  const single = members.filter(({ twoFactor }) => !twoFactor).length
  const open = invitations?.filter(({ state }) => state === 'open').length ?? 0
  return [
    owners === 0 ? 'None of them is an owner.' : `${countText(owners, 'of them is an owner', 'of them are owners')}.`,
    single > 0
      ? `${countText(single, 'signs', 'sign')} in without a second factor.`
      : 'All sign in with a second factor.',
    open > 0 ? `${countText(open, 'invitation waits', 'invitations wait')} for an answer.` : '',
  ].join(' ')
}
