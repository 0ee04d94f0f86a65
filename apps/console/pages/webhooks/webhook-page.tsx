import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import { useMe, usePeople } from '#apps/console/api/settings.ts'
import type { Webhook } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { useWebhook } from '#apps/console/api/webhooks.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { ChangeWebhookDialog, SwitchWebhookDialog } from './change-webhook-dialog.tsx'
import { DeliveriesPanel } from './deliveries-panel.tsx'
import { HealthMark, healthOf } from './health.tsx'
import { RemoveWebhookDialog, ReplayDialog, RotateSecretDialog } from './webhook-dialogs.tsx'
import { WATCHERS } from './who.ts'

const BACK = { to: '/settings/webhooks', name: 'Webhooks' } as const
type Doing = 'change' | 'switch' | 'rotate' | 'replay' | 'remove'

/** One endpoint: how it is doing, what it hears of, and what it was sent. */
export function WebhookPage() {
  const { id = '' } = useParams({ strict: false })
  const me = useMe()
  const held = me.data?.roles ?? []
  const mayAsk = mayAny(held, WATCHERS)
  const webhook = useWebhook(id, mayAsk)
  const trouble = me.error ?? webhook.error
  if (trouble) {
    return (
      <Page title="The endpoint can’t be shown" back={BACK}>
        <TroubleNote error={trouble} />
      </Page>
    )
  }
  if (me.data && !mayAsk) {
    return (
      <Page title="An endpoint of your organization" back={BACK}>
        <Barred held={held} needed={WATCHERS} />
      </Page>
    )
  }
  if (!webhook.data) {
    return (
      <Page title={undefined} lead={<Loading what="the endpoint" />} back={BACK}>
        <div className="panel">
          <SkeletonRows rows={8} />
        </div>
      </Page>
    )
  }
  return <Shown webhook={webhook.data} isOwner={held.includes('owner')} />
}

function Shown({ webhook, isOwner }: Readonly<{ webhook: Webhook; isOwner: boolean }>) {
  const [doing, setDoing] = useState<Doing>()
  const close = () => setDoing(undefined)
  const { url, enabled } = webhook
  const actions = [
    { name: 'Change', run: () => setDoing('change') },
    { name: 'Send events again', run: () => setDoing('replay') },
    { name: 'Rotate the secret', run: () => setDoing('rotate') },
    { name: enabled ? 'Disable' : 'Enable', run: () => setDoing('switch') },
    { name: 'Remove', run: () => setDoing('remove'), danger: true },
  ]
  return (
    <Page
      title={URL.canParse(url) ? `${new URL(url).host} ${verbOf(webhook)}` : url}
      lead={<p>{healthOf(webhook).says}</p>}
      back={BACK}
      action={
        isOwner && (
          <>
            <TestButton webhook={webhook} />
            <RowMenu of="the endpoint" actions={actions} isPage />
          </>
        )
      }
    >
      <Facts webhook={webhook} />
      <DeliveriesPanel webhook={webhook} mayReplay={isOwner && enabled} />
      {doing === 'change' && <ChangeWebhookDialog webhook={webhook} onClose={close} />}
      {doing === 'switch' && <SwitchWebhookDialog webhook={webhook} onClose={close} />}
      {doing === 'rotate' && <RotateSecretDialog webhook={webhook} onClose={close} />}
      {doing === 'replay' && <ReplayDialog webhook={webhook} onClose={close} />}
      {doing === 'remove' && <RemoveWebhookDialog webhook={webhook} onClose={close} />}
    </Page>
  )
}

function verbOf({ enabled, failingSince }: Webhook): string {
  if (!enabled) return 'is disabled'
  return failingSince === null ? 'hears of events' : 'fails'
}

function TestButton({ webhook: { id, enabled } }: Readonly<{ webhook: Webhook }>) {
  const test = useAct(
    (webhook: string, sending) => act('POST', `/v1/webhooks/${webhook}/tests`, sending),
    ['webhooks', 'deliveries'],
  )
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        disabled={!enabled || test.isPending}
        onClick={() => test.mutate(id)}
        {...(!enabled && { title: 'A disabled endpoint is sent nothing: enable it first' })}
      >
        Send a test
      </button>
      <span className="unseen" role="status">
        {test.isSuccess && 'A ping was sent. It stands in the log below.'}
      </span>
      <ActTrouble error={test.error} />
    </>
  )
}

function Facts({ webhook }: Readonly<{ webhook: Webhook }>) {
  const nameOf = usePeople()
  const { id, url, description, events, waiting, createdBy, createdAt, previousUntil } = webhook
  const facts = [
    ['Health', <HealthMark key="health" webhook={webhook} />],
    [
      'Address',
      <span key="url" className="id breaks wraps">
        {url}
      </span>,
    ],
    ...(description === '' ? [] : [['What it is for', description] as const]),
    [
      'Hears of',
      events.includes('*') ? (
        'Everything, also what comes later'
      ) : (
        <span key="events" className="breaks">
          {events.join(', ')}
        </span>
      ),
    ],
    ['Waiting', waiting.toLocaleString('en')],
    ['Added', `${momentText(createdAt)}, by ${nameOf(createdBy)}`],
    ...(previousUntil === null ? [] : [['The old secret signs too until', momentText(previousUntil)] as const]),
    [
      'Id',
      <span key="id" className="id">
        {id}
      </span>,
    ],
  ] as const
  return (
    <dl className="facts panel">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
