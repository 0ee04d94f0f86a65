import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import type { PersonRole } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { ShownOnce } from '#apps/console/parts/shown-once.tsx'
import { dayAfter, endOfDay, LONGEST_DAYS } from './key-days.ts'
import { ScopeTicks } from './scope-ticks.tsx'

const USUAL_DAYS = 90

type Wanted = Readonly<{ name: string; scopes: readonly string[]; expiresAt: string }>
type Created = Readonly<{ id: string; expiresAt: string; secret: string | null }>

export function CreateKeyDialog({ held, onClose }: Readonly<{ held: readonly PersonRole[]; onClose: () => void }>) {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly string[]>([])
  const [ends, setEnds] = useState(dayAfter(USUAL_DAYS))
  const create = useAct(
    (wanted: Wanted, sending) => act<Created>('POST', '/v1/api-keys', sending, wanted),
    ['api-keys'],
  )
  if (create.data) {
    return (
      <ShownOnce
        title={`${name} is created`}
        what="the key"
        secret={create.data.secret}
        lost="If it is lost, rotate the key to get another secret."
        onClose={onClose}
      >
        <p className="soft">
          Requests present it as <code className="id">Authorization: Bearer prn_…</code>. It ends at{' '}
          {momentText(create.data.expiresAt)}.
        </p>
      </ShownOnce>
    )
  }
  return (
    <FormDialog
      title="Create an API key"
      action="Create the key"
      wide
      onSubmit={() => create.mutate({ name, scopes, expiresAt: endOfDay(ends) })}
      onClose={onClose}
      error={create.error}
      isPending={create.isPending}
      blocked={scopes.length === 0 ? 'Choose at least one thing that it may do.' : undefined}
    >
      <div className="form-pair">
        <TextField
          label="What it is for"
          required
          maxLength={100}
          value={name}
          onChange={setName}
          placeholder="Nightly export to the warehouse"
        />
        <TextField
          label="Last day"
          type="date"
          required
          min={dayAfter(0)}
          max={dayAfter(LONGEST_DAYS)}
          value={ends}
          onChange={setEnds}
          hint="A year at most: no key lives for ever."
        />
      </div>
      <ScopeTicks held={held} scopes={scopes} onChange={setScopes} />
    </FormDialog>
  )
}
