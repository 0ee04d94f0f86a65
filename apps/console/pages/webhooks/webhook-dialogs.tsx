import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import type { Webhook } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { useSentSince } from '#apps/console/api/webhooks.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { ShownOnce } from '#apps/console/parts/shown-once.tsx'

type About = Readonly<{ webhook: Webhook; onClose: () => void }>
type Rotated = Readonly<{ secret: string | null; previousUntil: string }>

export function RotateSecretDialog({ webhook, onClose }: About) {
  const rotate = useAct(
    (id: string, sending) => act<Rotated>('POST', `/v1/webhooks/${id}/rotations`, sending),
    ['webhooks'],
  )
  if (rotate.data) {
    return (
      <ShownOnce
        title="The endpoint has a new secret"
        what="the secret"
        secret={rotate.data.secret}
        lost="If it is lost, rotate it again."
        onClose={onClose}
      >
        <p className="soft">
          Until {momentText(rotate.data.previousUntil)} each delivery carries two signatures, one with each secret.
        </p>
      </ShownOnce>
    )
  }
  return (
    <FormDialog
      title="Rotate the secret of the endpoint"
      action="Make a new secret"
      onSubmit={() => rotate.mutate(webhook.id)}
      onClose={onClose}
      error={rotate.error}
      isPending={rotate.isPending}
    >
      <p>
        For 24 hours each delivery carries two signatures, one with each secret, so that nothing is refused while the
        receiver changes over.
      </p>
      {webhook.previousUntil !== null && (
        <p className="soft">The secret before the last rotation still signs until then; it ends now.</p>
      )}
    </FormDialog>
  )
}

export function RemoveWebhookDialog({ webhook, onClose }: About) {
  const navigate = useNavigate()
  const remove = useAct((id: string, sending) => act('DELETE', `/v1/webhooks/${id}`, sending), ['webhooks'])
  return (
    <FormDialog
      title={`Remove ${webhook.url}?`}
      action="Remove the endpoint"
      danger
      onSubmit={() => remove.mutate(webhook.id, { onSuccess: () => void navigate({ to: '/settings/webhooks' }) })}
      onClose={onClose}
      error={remove.error}
      isPending={remove.isPending}
    >
      <p>
        Nothing is sent to it any more
        {webhook.waiting > 0 && `, also not the ${countText(webhook.waiting, 'delivery', 'deliveries')} that wait`}.
        What it was sent stays in the log. This can’t be taken back.
      </p>
    </FormDialog>
  )
}

type Replayed = Readonly<{ deliveries: number }>

/** Sends again all events since a moment, after saying about how many they are. */
export function ReplayDialog({ webhook, onClose }: About) {
  const [day, setDay] = useState(() => Temporal.Now.plainDateISO().subtract({ days: 1 }).toString())
  const since = sinceDay(day)
  const sent = useSentSince(webhook.id, since)
  const replay = useAct(
    (from: string, sending) => act<Replayed>('POST', `/v1/webhooks/${webhook.id}/replays`, sending, { since: from }),
    ['webhooks', 'deliveries'],
  )
  return (
    <FormDialog
      title="Send events again"
      action={replay.data ? 'Done' : 'Send again'}
      onSubmit={() => (replay.data ? onClose() : since !== undefined && replay.mutate(since))}
      onClose={onClose}
      error={replay.error}
      isPending={replay.isPending}
      blocked={since === undefined ? 'Choose a day.' : undefined}
    >
      {replay.data ? (
        <p role="status">
          {countText(replay.data.deliveries, 'event')} will be sent again. They stand in the log below.
        </p>
      ) : (
        <>
          <TextField label="All since the beginning of" type="date" required value={day} onChange={setDay} />
          <p role="status">{sent.data ? previewText(sent.data) : 'Counting…'}</p>
          <p className="soft">
            Each comes with the webhook-id that it has always had, so a receiver that remembers ids knows it again.
          </p>
        </>
      )}
    </FormDialog>
  )
}

function sinceDay(day: string): string | undefined {
  if (day === '') return undefined
  return Temporal.PlainDate.from(day).toZonedDateTime(Temporal.Now.timeZoneId()).toInstant().toString()
}

function previewText({ events, isAll }: Readonly<{ events: number; isAll: boolean }>): string {
  if (events === 0)
    return 'It was sent nothing since then. Events from before it was made are sent too, if there are any.'
  const count = countText(events, 'event')
  return `${isAll ? count : `${count} or more`} that it was sent since then ${events === 1 && isAll ? 'is' : 'are'} sent again, and those of its types from before it was made.`
}
