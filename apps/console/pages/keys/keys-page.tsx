import { useState } from 'react'
import { useApiKeys, useMe } from '#apps/console/api/settings.ts'
import type { ApiKey, PersonRole } from '#apps/console/api/settings-answers.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { SettingsPage, SettingsWaiting } from '#apps/console/pages/settings/settings-page.tsx'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Empty } from '#apps/console/shell/states.tsx'
import { CreateKeyDialog } from './create-key-dialog.tsx'
import { KeysTable } from './keys-table.tsx'

const KEEPERS: readonly PersonRole[] = ['owner', 'finance', 'program_manager', 'account_manager']

/** The keys by which machines act for the organization. */
export function KeysPage() {
  const me = useMe()
  const held = me.data?.roles ?? []
  const mayAsk = mayAny(held, KEEPERS)
  const keys = useApiKeys(mayAsk)
  const [creating, setCreating] = useState(false)
  const trouble = me.error ?? keys.error
  if (me.data && !mayAsk) {
    return (
      <SettingsPage title="API keys let machines act for your organization">
        <div className="panel">
          <Barred held={held} needed={KEEPERS} />
        </div>
      </SettingsPage>
    )
  }
  if (trouble || !me.data || !keys.data) return <SettingsWaiting what="API keys" error={trouble} />
  return (
    <SettingsPage
      title={title(keys.data)}
      lead={<p>{lead(keys.data)}</p>}
      action={
        <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
          Create a key
        </button>
      }
    >
      <section className="panel" aria-label="API keys">
        {keys.data.length === 0 ? (
          <Empty
            shows="Here stands every key by which a machine acts for your organization, with what it may do and when it ends."
            action="Create a key for the first one."
          />
        ) : (
          <KeysTable keys={keys.data} me={me.data} />
        )}
      </section>
      {creating && <CreateKeyDialog held={held} onClose={() => setCreating(false)} />}
    </SettingsPage>
  )
}

function title(keys: readonly ApiKey[]): string {
  const live = keys.filter(({ state }) => state === 'live')
  if (live.length === 0) return 'No machine acts for your organization by a key'
  const unused = live.filter(({ usedAt }) => usedAt === null).length
  const all = countText(live.length, 'API key is', 'API keys are')
  if (unused === 0) return `${all} live`
  return unused === live.length
    ? `${all} live, and ${live.length === 1 ? 'it was' : 'none was ever'} ${live.length === 1 ? 'never used' : 'used'}`
    : `${all} live, ${unused.toLocaleString('en')} of them never used`
}

function lead(keys: readonly ApiKey[]): string {
  const soon = keys.filter(({ state, expiresAt }) => state === 'live' && daysUntil(expiresAt) <= 14)
  const rest = 'A key acts for the organization, whoever created it, and stays when that person leaves.'
  if (soon.length === 0) return rest
  return `${countText(soon.length, 'key ends', 'keys end')} within 14 days: rotate ${soon.length === 1 ? 'it' : 'them'} to go on. ${rest}`
}

function daysUntil(moment: string): number {
  return Temporal.Now.instant().until(Temporal.Instant.from(moment)).total('hours') / 24
}
