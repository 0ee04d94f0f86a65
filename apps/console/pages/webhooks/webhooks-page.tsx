import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useMe } from '#apps/console/api/settings.ts'
import type { Webhook } from '#apps/console/api/settings-answers.ts'
import { useWebhooks } from '#apps/console/api/webhooks.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { SettingsPage, SettingsWaiting } from '#apps/console/pages/settings/settings-page.tsx'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Empty } from '#apps/console/shell/states.tsx'
import { CreateWebhookDialog } from './create-webhook-dialog.tsx'
import { HealthMark } from './health.tsx'
import { WATCHERS } from './who.ts'

/** The endpoints that events are sent to, and how each is doing. */
export function WebhooksPage() {
  const me = useMe()
  const held = me.data?.roles ?? []
  const mayAsk = mayAny(held, WATCHERS)
  const isOwner = held.includes('owner')
  const webhooks = useWebhooks(mayAsk)
  const navigate = useNavigate()
  const [creating, setCreating] = useState(false)
  const trouble = me.error ?? webhooks.error
  if (me.data && !mayAsk) {
    return (
      <SettingsPage title="Webhooks tell your systems what happens here">
        <div className="panel">
          <Barred held={held} needed={WATCHERS} />
        </div>
      </SettingsPage>
    )
  }
  if (trouble || !webhooks.data) return <SettingsWaiting what="webhooks" error={trouble} />
  return (
    <SettingsPage
      title={title(webhooks.data)}
      lead={<p>{isOwner ? LEAD : `${LEAD} Endpoints are changed by an owner.`}</p>}
      action={
        isOwner && (
          <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
            Add an endpoint
          </button>
        )
      }
    >
      <section className="panel" aria-label="Endpoints">
        {webhooks.data.length === 0 ? (
          <Empty
            shows="Here stands every endpoint that events are sent to, with how it is doing and what it was sent."
            action={isOwner ? 'Add an endpoint to hear of invoices, statements and facts.' : 'An owner can add one.'}
          />
        ) : (
          <WebhooksTable webhooks={webhooks.data} />
        )}
      </section>
      {creating && (
        <CreateWebhookDialog
          onClose={(id) => {
            setCreating(false)
            if (id !== undefined) void navigate({ to: '/settings/webhooks/$id', params: { id } })
          }}
        />
      )}
    </SettingsPage>
  )
}

const LEAD = 'Each delivery is signed, tried up to ten times over two days, and kept in the log.'

function title(webhooks: readonly Webhook[]): string {
  if (webhooks.length === 0) return 'No endpoint hears of what happens here'
  const bad = webhooks.filter(({ enabled, failingSince }) => enabled && failingSince !== null).length
  const off = webhooks.filter(({ enabled }) => !enabled).length
  const all = countText(webhooks.length, 'endpoint')
  if (bad > 0) return `${bad.toLocaleString('en')} of ${all} ${bad === 1 ? 'fails' : 'fail'}`
  if (off > 0) return `${off.toLocaleString('en')} of ${all} ${off === 1 ? 'is' : 'are'} disabled`
  return `${all} ${webhooks.length === 1 ? 'hears' : 'hear'} of what happens here`
}

function WebhooksTable({ webhooks }: Readonly<{ webhooks: readonly Webhook[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Endpoint</th>
          <th scope="col">Health</th>
          <th scope="col" className="wide">
            Hears of
          </th>
          <th scope="col" className="number wide">
            Waiting
          </th>
        </tr>
      </thead>
      <tbody>
        {webhooks.map((webhook) => (
          <tr key={webhook.id}>
            <th scope="row" className="breaks">
              <Link to="/settings/webhooks/$id" params={{ id: webhook.id }}>
                {webhook.url}
              </Link>
              {webhook.description !== '' && <p className="soft small">{webhook.description}</p>}
            </th>
            <td>
              <HealthMark webhook={webhook} />
            </td>
            <td className="wide soft">{eventsText(webhook.events)}</td>
            <td className="number wide">{webhook.waiting.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What an endpoint hears of, in short. */
export function eventsText(events: readonly string[]): string {
  if (events.includes('*')) return 'Everything, also what comes later'
  return events.length <= 2 ? events.join(' and ') : `${events.length} types of events`
}
