import { useState } from 'react'
import { useTellJourney } from '#apps/console/api/journeys.ts'
import { asWords } from '#apps/console/api/names.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { JourneyFields } from './journey-fields.tsx'

const ROLES = ['designer', 'seller', 'implementer', 'manager', 'supporter'] as const

const NOTHING = { customer: '', product: '', role: 'manager', share: '100', from: '' }

/** A partner says what it does on a customer's way. */
export function ClaimDialog({ me, onClose }: Readonly<{ me: Me; onClose: () => void }>) {
  const tell = useTellJourney()
  const [typed, setTyped] = useState(() => ({ ...NOTHING, from: Temporal.Now.plainDateISO('UTC').toString() }))
  const set = (field: keyof typeof NOTHING) => (value: string) => setTyped((before) => ({ ...before, [field]: value }))
  const { customer, product, role, share, from } = typed
  const body = { customer, product, role, share: share.trim(), from: `${from}T00:00:00Z` }
  const submit = () =>
    tell.mutate([{ kind: 'role_claimed', about: aboutOf(me.organization, typed), body }], { onSuccess: onClose })
  return (
    <FormDialog
      title="Claim a role"
      action="Claim it"
      onSubmit={submit}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={missingOf(typed)}
    >
      <JourneyFields typed={typed} set={set} me={me} />
      <SelectField
        label="Role"
        value={role}
        onChange={set('role')}
        options={ROLES.map((one) => ({ value: one, name: asWords(one) }))}
      />
      <div className="form-pair">
        <TextField label="Share in percent" value={share} onChange={set('share')} required maxLength={10} />
        <TextField label="From" type="date" value={from} onChange={set('from')} required />
      </div>
      <p className="soft">It holds once the customer or the vendor confirms it.</p>
    </FormDialog>
  )
}

/** One claim for each role with a customer and a product; a name of its own, so that nobody has to think of one. */
function aboutOf(self: string, { customer, product, role, from }: typeof NOTHING): string {
  return `${self}:${customer}-${product.slice(product.indexOf(':') + 1)}-${role}-${from}`
}

function missingOf({ customer, product, share, from }: typeof NOTHING): string | undefined {
  if (customer === '' || product === '') return 'Choose the customer and the product.'
  if (from === '') return 'Say since when.'
  const number = Number(share)
  return /^\d{1,3}(\.\d{1,8})?$/.test(share.trim()) && number > 0 && number <= 100
    ? undefined
    : 'Give the share as a number up to 100.'
}
