import { useState } from 'react'
import { useAct } from '#apps/console/api/acts.ts'
import type { Webhook } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { blockedBy, WebhookFields, type WebhookWanted } from './webhook-fields.tsx'

type Changing = Readonly<{ webhook: Webhook; onClose: () => void }>

/** Changes an endpoint: refused where somebody else changed it meanwhile. */
export function useChangeWebhook({ id, version }: Webhook) {
  return useAct(
    (change: Partial<WebhookWanted> & Readonly<{ enabled?: boolean }>, sending) =>
      act('PATCH', `/v1/webhooks/${id}`, { ...sending, version }, change),
    ['webhooks'],
  )
}

export function ChangeWebhookDialog({ webhook, onClose }: Changing) {
  const { url, events, description } = webhook
  const [wanted, setWanted] = useState<WebhookWanted>({ url, events, description })
  const change = useChangeWebhook(webhook)
  return (
    <FormDialog
      title="Change the endpoint"
      action="Save"
      wide
      onSubmit={() => change.mutate(wanted, { onSuccess: onClose })}
      onClose={onClose}
      error={change.error}
      isPending={change.isPending}
      blocked={blockedBy(wanted)}
    >
      <WebhookFields wanted={wanted} onChange={setWanted} />
    </FormDialog>
  )
}

/** Enables or disables an endpoint, after saying what that does. */
export function SwitchWebhookDialog({ webhook, onClose }: Changing) {
  const change = useChangeWebhook(webhook)
  const { enabled, url } = webhook
  const host = URL.canParse(url) ? new URL(url).host : url
  return (
    <FormDialog
      title={`${enabled ? 'Disable' : 'Enable'} ${host}?`}
      action={`${enabled ? 'Disable' : 'Enable'} ${host}`}
      danger={enabled}
      onSubmit={() => change.mutate({ enabled: !enabled }, { onSuccess: onClose })}
      onClose={onClose}
      error={change.error}
      isPending={change.isPending}
    >
      <p>
        {enabled
          ? 'Nothing is sent to it until it is enabled again. It keeps its place: then it hears of all that it missed.'
          : 'It hears of all that it missed while it was disabled, then of what comes.'}
      </p>
    </FormDialog>
  )
}
