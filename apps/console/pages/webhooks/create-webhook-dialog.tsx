import { useState } from 'react'
import { useAct } from '#apps/console/api/acts.ts'
import type { Webhook } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { ShownOnce } from '#apps/console/parts/shown-once.tsx'
import { blockedBy, WebhookFields, type WebhookWanted } from './webhook-fields.tsx'

type Created = Pick<Webhook, 'id' | 'url'> & Readonly<{ secret: string | null }>

/** Adds an endpoint; closes with its id once there is one. */
export function CreateWebhookDialog({ onClose }: Readonly<{ onClose: (id?: string) => void }>) {
  const [wanted, setWanted] = useState<WebhookWanted>({ url: '', events: ['*'], description: '' })
  const create = useAct(
    (given: WebhookWanted, sending) => act<Created>('POST', '/v1/webhooks', sending, given),
    ['webhooks'],
  )
  if (create.data) {
    const { id, url, secret } = create.data
    return (
      <ShownOnce
        title={`${new URL(url).host} hears of events from now on`}
        what="the secret"
        secret={secret}
        lost="If it is lost, rotate the secret on the endpoint’s page."
        onClose={() => onClose(id)}
      >
        <p className="soft">
          Each delivery is signed with it, as Standard Webhooks describes. Check the signature before you trust a
          delivery; then send a test from the endpoint’s page.
        </p>
      </ShownOnce>
    )
  }
  return (
    <FormDialog
      title="Add an endpoint"
      action="Add the endpoint"
      wide
      onSubmit={() => create.mutate(wanted)}
      onClose={() => onClose()}
      error={create.error}
      isPending={create.isPending}
      blocked={blockedBy(wanted)}
    >
      <WebhookFields wanted={wanted} onChange={setWanted} />
    </FormDialog>
  )
}
