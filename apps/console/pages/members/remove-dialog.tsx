import { useAct } from '#apps/console/api/acts.ts'
import { useApiKeys } from '#apps/console/api/settings.ts'
import type { Member } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Dialog } from '#apps/console/parts/dialog.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { memberName } from './member-name.ts'

type Leaving = Readonly<{
  member: Member
  isLastOwner: boolean
  isYou: boolean
  organization: string
  onClose: () => void
}>

/** Takes a person out, after saying what ends and what stays. The last owner stays, and the dialog says why. */
export function RemoveDialog({ member, isLastOwner, isYou, organization, onClose }: Leaving) {
  const keys = useApiKeys()
  const remove = useAct(
    (person: string, sending) => act('DELETE', `/v1/members/${encodeURIComponent(person)}`, sending),
    ['members', 'me'],
  )
  const name = memberName(member)
  if (isLastOwner) {
    return (
      <Dialog title={`${name} can’t be removed`} onClose={onClose}>
        <p>
          {isYou ? 'You are' : `${name} is`} the last owner of {organization}. Without an owner nobody could invite
          people or give roles any more. Make somebody else an owner first.
        </p>
      </Dialog>
    )
  }
  const live = keys.data?.filter(({ createdBy, state }) => createdBy === member.person && state === 'live').length ?? 0
  const who = isYou ? 'you' : name
  return (
    <FormDialog
      title={isYou ? `Leave ${organization}?` : `Remove ${name} from ${organization}?`}
      action={isYou ? `Leave ${organization}` : `Remove ${name}`}
      danger
      onSubmit={() => remove.mutate(member.person, { onSuccess: onClose })}
      onClose={onClose}
      error={remove.error}
      isPending={remove.isPending}
    >
      <ul className="plain-list">
        <li>From the next request on, {who} can see and do nothing here any more.</li>
        <li>
          {live === 0
            ? `No live API key was created by ${who}.`
            : `${countText(live, 'live API key')} that ${who} created ${live === 1 ? 'stays' : 'stay'}, as keys are the organization’s. Revoke what should end.`}
        </li>
        <li>What was done stays in the audit log. With other organizations nothing changes.</li>
      </ul>
    </FormDialog>
  )
}
