import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import type { Me, Member } from '#apps/console/api/settings-answers.ts'
import { roleName } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { memberName } from './member-name.ts'
import { RemoveDialog } from './remove-dialog.tsx'
import { RolesDialog } from './roles-dialog.tsx'

type Listed = Readonly<{ members: readonly Member[]; me: Me; organization: string }>
type Doing = Readonly<{ what: 'roles' | 'remove'; member: Member }>

export function MembersTable({ members, me, organization }: Listed) {
  const [doing, setDoing] = useState<Doing>()
  const close = () => setDoing(undefined)
  const owners = members.filter(({ roles }) => roles.includes('owner')).length
  const isLastOwner = (member: Member) => member.roles.includes('owner') && owners === 1
  return (
    <section className="panel" aria-label="Members">
      {members.length === 0 && (
        <Empty
          shows="Here stands everybody who acts for your organization, with their roles."
          action="Invite a person to be the first."
        />
      )}
      {members.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Roles</th>
              <th scope="col" className="wide">
                Second factor
              </th>
              <th scope="col" className="number wide">
                Since
              </th>
              <th scope="col" className="row-end">
                <span className="unseen">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {byName(members).map((member) => (
              <MemberRow
                key={member.person}
                member={member}
                isYou={member.person === me.person?.id}
                mayChange={me.roles.includes('owner')}
                onDo={(what) => setDoing({ what, member })}
              />
            ))}
          </tbody>
        </table>
      )}
      {doing?.what === 'roles' && (
        <RolesDialog member={doing.member} isLastOwner={isLastOwner(doing.member)} onClose={close} />
      )}
      {doing?.what === 'remove' && (
        <RemoveDialog
          member={doing.member}
          isLastOwner={isLastOwner(doing.member)}
          isYou={doing.member.person === me.person?.id}
          organization={organization}
          onClose={close}
        />
      )}
    </section>
  )
}

function byName(members: readonly Member[]): readonly Member[] {
  return members.toSorted((a, b) => memberName(a).localeCompare(memberName(b), 'en'))
}

type Row = Readonly<{ member: Member; isYou: boolean; mayChange: boolean; onDo: (what: Doing['what']) => void }>

function MemberRow({ member, isYou, mayChange, onDo }: Row) {
  const name = memberName(member)
  const actions = [
    { name: 'Change roles', run: () => onDo('roles') },
    { name: isYou ? 'Leave' : `Remove ${name}`, run: () => onDo('remove'), danger: true },
  ]
  return (
    <tr>
      <th scope="row">
        <span className="member">
          <span className="member-name breaks">{name}</span>
          {isYou && <span className="mark">you</span>}
          {member.name !== null && <span className="soft small breaks">{member.email}</span>}
        </span>
      </th>
      <td>
        <span className="marks">
          {member.roles.map((role) => (
            <span key={role} className="mark">
              {roleName(role)}
            </span>
          ))}
        </span>
      </td>
      <td className="wide soft">{member.twoFactor ? 'On' : 'Off'}</td>
      <td className="number wide soft">{dateText(member.joinedAt)}</td>
      <td className="row-end">{mayChange && <RowMenu of={name} actions={actions} />}</td>
    </tr>
  )
}
