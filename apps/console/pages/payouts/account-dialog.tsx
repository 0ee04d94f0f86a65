import { useState } from 'react'
import { useAct } from '#apps/console/api/acts.ts'
import { useNames } from '#apps/console/api/names.ts'
import { TOUCHED_BY_REWARDS } from '#apps/console/api/rewards.ts'
import { act } from '#apps/console/api/transport.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import type { DetailsAsked } from './details-dialogs.tsx'
import { accountOf } from './known-gates.ts'

type Typed = Readonly<{
  kind: 'iban' | 'other'
  holder: string
  number: string
  bic: string
  bank: string
  country: string
}>
const NOTHING: Typed = { kind: 'iban', holder: '', number: '', bic: '', bank: '', country: '' }

/** Tells a payer to which account the partner is paid. It is sealed: nobody but finance of the two sees it in full. */
export function AccountDialog({ pair, told, onClose }: DetailsAsked) {
  const names = useNames()
  const [typed, setTyped] = useState(NOTHING)
  const set = (field: keyof Typed) => (value: string) => setTyped((before) => ({ ...before, [field]: value }))
  const telling = useAct(
    (body: object, sending) => act('POST', '/v1/payout-accounts', sending, body),
    TOUCHED_BY_REWARDS,
  )
  const before = accountOf(told, pair)?.account
  const isIban = typed.kind === 'iban'
  return (
    <FormDialog
      title={`The account that ${names.of(pair.payer)} pays to`}
      action="Tell this account"
      onSubmit={() => telling.mutate({ payers: [pair.payer], account: accountOfTyped(typed) }, { onSuccess: onClose })}
      onClose={onClose}
      error={telling.error}
      isPending={telling.isPending}
      blocked={missingOf(typed)}
    >
      <SelectField
        label="Kind"
        value={typed.kind}
        onChange={set('kind')}
        options={[
          { value: 'iban', name: 'With an IBAN' },
          { value: 'other', name: 'Without one' },
        ]}
      />
      <TextField label="Holder" value={typed.holder} onChange={set('holder')} required maxLength={140} />
      <TextField
        label={isIban ? 'IBAN' : 'Account number'}
        value={typed.number}
        onChange={set('number')}
        required
        maxLength={50}
      />
      {isIban ? (
        <TextField label="BIC" value={typed.bic} onChange={set('bic')} maxLength={11} />
      ) : (
        <div className="form-pair">
          <TextField label="Bank" value={typed.bank} onChange={set('bank')} required maxLength={140} />
          <TextField label="Country" value={typed.country} onChange={set('country')} required maxLength={2} />
        </div>
      )}
      <PreviewBox>
        <p>
          Finance of {names.of(pair.payer)} and of your own see it in full, others its country and last four signs.
          {before !== undefined &&
            ` It replaces ${before}, which is forgotten; what is in a batch already is held until it is drafted anew.`}
        </p>
      </PreviewBox>
    </FormDialog>
  )
}

function accountOfTyped({ kind, holder, number, bic, bank, country }: Typed) {
  const common = { kind, holder: holder.trim() }
  if (kind === 'iban') return { ...common, iban: number, ...(bic.trim() !== '' && { bic: bic.trim().toUpperCase() }) }
  return { ...common, number: number.trim(), bank: bank.trim(), country }
}

function missingOf({ kind, holder, number, bank, country }: Typed): string | undefined {
  if (holder.trim() === '') return 'Say whose account it is.'
  if (number.trim().length < 4) return kind === 'iban' ? 'Give the IBAN.' : 'Give the account number.'
  if (kind === 'iban') return undefined
  return bank.trim() !== '' && /^[A-Z]{2}$/.test(country) ? undefined : 'Name the bank, and its country, as US.'
}
