import { useState } from 'react'
import { useAct } from '#apps/console/api/acts.ts'
import { useNames } from '#apps/console/api/names.ts'
import { TOUCHED_BY_REWARDS, useTellRewards } from '#apps/console/api/rewards.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { AccountDialog } from './account-dialog.tsx'
import { accountOf, consentOf, detailsOf, type Pair, type Told } from './known-gates.ts'
import { ScreeningDialog } from './screening-dialog.tsx'

export type DetailsDoing = 'details' | 'consent' | 'end-consent' | 'account' | 'withdraw' | 'screening'
export type DetailsAsked = Readonly<{ pair: Pair; told: Told; me: Me; onClose: () => void }>

export function DetailsDialogs({ doing, ...asked }: DetailsAsked & Readonly<{ doing: DetailsDoing }>) {
  switch (doing) {
    case 'details':
      return <WhoDialog {...asked} />
    case 'account':
      return <AccountDialog {...asked} />
    case 'withdraw':
      return <WithdrawDialog {...asked} />
    case 'screening':
      return <ScreeningDialog {...asked} />
    default:
      return <ConsentDialog {...asked} isEnd={doing === 'end-consent'} />
  }
}

/** Under which legal name and tax id the partner is paid. */
function WhoDialog({ pair, told, onClose }: DetailsAsked) {
  const before = detailsOf(told, pair)
  const names = useNames()
  const tell = useTellRewards()
  const [legalName, setLegalName] = useState(before?.legalName ?? '')
  const [country, setCountry] = useState(before?.country ?? '')
  const [taxId, setTaxId] = useState(before?.taxId ?? '')
  const id = taxId.trim()
  const body = { payers: [pair.payer], legalName: legalName.trim(), country, ...(id !== '' && { taxId: id }) }
  const about = `${pair.partner}:payout-${pair.payer}`
  const changesId = before !== undefined && consentOf(told, pair) !== undefined && before.taxId !== body.taxId
  return (
    <FormDialog
      title={`Who ${names.of(pair.payer)} pays`}
      action={`Tell ${names.of(pair.payer)}`}
      onSubmit={() => tell.mutate([{ kind: 'payout_details', about, body }], { onSuccess: onClose })}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={
        body.legalName !== '' && /^[A-Z]{2}$/.test(country) ? undefined : 'Give the legal name and the country, as DE.'
      }
    >
      <TextField label="Legal name" value={legalName} onChange={setLegalName} required maxLength={200} />
      <TextField label="Country" value={country} onChange={setCountry} required maxLength={2} placeholder="DE" />
      <TextField
        label="Tax id"
        value={taxId}
        onChange={setTaxId}
        maxLength={40}
        hint="Without one a payout can be held."
      />
      {changesId && (
        <PreviewBox>
          <p>Your consent to self-billing ends with the former tax id: it has to be given again.</p>
        </PreviewBox>
      )}
    </FormDialog>
  )
}

/** Lets the payer write the partner's invoices, or no longer. */
function ConsentDialog({ pair, told, onClose, isEnd }: DetailsAsked & Readonly<{ isEnd: boolean }>) {
  const names = useNames()
  const tell = useTellRewards()
  const before = consentOf(told, pair)
  const [day, setDay] = useState(() => Temporal.Now.plainDateISO('UTC').toString())
  const payer = names.of(pair.payer)
  const body = isEnd ? { payer: pair.payer, from: before?.from ?? day, to: day } : { payer: pair.payer, from: day }
  const about = `${pair.partner}:self-billing-${pair.payer}`
  return (
    <FormDialog
      title={isEnd ? `End self-billing by ${payer}` : `Let ${payer} write your invoices`}
      action={isEnd ? 'End it' : 'Agree'}
      danger={isEnd}
      onSubmit={() => tell.mutate([{ kind: 'self_billing_consent', about, body }], { onSuccess: onClose })}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
    >
      <PreviewBox>
        <p>
          {isEnd
            ? `From that day on payouts of ${payer} that ask for your consent are held.`
            : `${payer} writes the invoices for what you earn from it. The consent ends when your tax id changes.`}
        </p>
      </PreviewBox>
      <TextField
        label={isEnd ? 'The first day on which it no longer holds' : 'From'}
        type="date"
        value={day}
        onChange={setDay}
        required
      />
    </FormDialog>
  )
}

/** Takes the account back: it is forgotten. */
function WithdrawDialog({ pair, told, onClose }: DetailsAsked) {
  const names = useNames()
  const shown = accountOf(told, pair)?.account ?? ''
  const withdrawing = useAct(
    (_: object, sending) => act('DELETE', `/v1/payout-accounts/${encodeURIComponent(pair.payer)}`, sending),
    TOUCHED_BY_REWARDS,
  )
  return (
    <FormDialog
      title={`Take ${shown} back`}
      action={`Take ${shown} back`}
      danger
      onSubmit={() => withdrawing.mutate({}, { onSuccess: onClose })}
      onClose={onClose}
      error={withdrawing.error}
      isPending={withdrawing.isPending}
    >
      <PreviewBox>
        <p>
          What it was is forgotten for ever, and {names.of(pair.payer)} pays nothing until you tell another. What is in
          a batch already is held.
        </p>
      </PreviewBox>
    </FormDialog>
  )
}
