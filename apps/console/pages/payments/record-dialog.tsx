import { useState } from 'react'
import { useAct } from '#apps/console/api/acts.ts'
import { type OpenDocument, TOUCHED_BY_PAYMENT, useDocuments } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { act } from '#apps/console/api/transport.ts'
import { sumOf } from '#apps/console/pages/invoices/invoice-sentences.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { ApplyFields, ApplyPreview } from './apply-fields.tsx'
import { type Applied, isAmount, isPositive, oldestFirst, subtract } from './payment-sentences.ts'

type Given = Readonly<{ buyer: string; currency: string; amount: string; document: string }>

/** Records money that came in: from whom, how much, and what it pays. What becomes of the open invoices is shown before. */
export function RecordDialog({ given, onClose }: Readonly<{ given?: Given; onClose: () => void }>) {
  const names = useNames()
  const documents = useDocuments()
  const [account, setAccount] = useState(given ? `${given.buyer} ${given.currency}` : '')
  const [amount, setAmount] = useState(given?.amount ?? '')
  const [date, setDate] = useState(() => Temporal.Now.plainDateISO().toString())
  const [reference, setReference] = useState('')
  const [own, setOwn] = useState<string>(() => `console-${crypto.randomUUID().slice(0, 8)}`)
  const [isChosen, setChosen] = useState(given !== undefined)
  const [chosen, setChosenAmounts] = useState<Readonly<Record<string, string>>>(
    given ? { [given.document]: given.amount } : {},
  )
  const recording = useAct((body: object, sending) => act('POST', '/v1/payments', sending, body), TOUCHED_BY_PAYMENT)
  const owed = documents.data?.filter(({ seller }) => seller === names.self) ?? []
  const accounts = accountsOf(owed)
  const [buyer = '', currency = ''] = account.split(' ')
  const open = openOf(owed, { buyer, currency })
  const money = amount.trim()
  const apply = isChosen ? chosenOf(chosen) : isAmount(money) ? oldestFirst(money, open) : []
  const submit = () =>
    recording.mutate(
      {
        ...{ id: own.trim(), buyer, amount: money, currency, date },
        ...(reference.trim() !== '' && { reference: reference.trim() }),
        ...(isChosen && { apply }),
      },
      { onSuccess: onClose },
    )
  return (
    <FormDialog
      wide
      title="Record a payment"
      action={isAmount(money) && currency !== '' ? `Record ${money} ${currency}` : 'Record the payment'}
      onSubmit={submit}
      onClose={onClose}
      error={recording.error ?? documents.error}
      isPending={recording.isPending}
      blocked={blockedBy({ isReady: documents.data !== undefined, account, money, own, apply })}
    >
      <SelectField
        label="Who paid"
        value={account}
        onChange={(value) => {
          setAccount(value)
          setChosenAmounts({})
        }}
        options={[
          { value: '', name: 'Choose one' },
          ...accounts.map(([of, in_]) => ({ value: `${of} ${in_}`, name: `${names.of(of)}, in ${in_}` })),
        ]}
        hint="Buyers to whom you sent an invoice."
      />
      <div className="form-pair">
        <TextField label="Amount" value={amount} onChange={setAmount} required placeholder="250.00" maxLength={30} />
        <TextField label="When it came in" type="date" value={date} onChange={setDate} required />
      </div>
      <div className="form-pair">
        <TextField label="What the payer wrote" value={reference} onChange={setReference} maxLength={200} />
        <TextField
          label="Your id of it"
          value={own}
          onChange={setOwn}
          required
          maxLength={200}
          hint="Such as the bank’s. Told again, it is known and changes nothing."
        />
      </div>
      <SelectField
        label="What it pays"
        value={isChosen ? 'chosen' : 'oldest'}
        onChange={(value) => setChosen(value === 'chosen')}
        options={[
          { value: 'oldest', name: 'The oldest due first' },
          { value: 'chosen', name: 'What I choose' },
        ]}
      />
      {account !== '' && isChosen && (
        <ApplyFields open={open} currency={currency} amounts={chosen} onChange={setChosenAmounts} />
      )}
      {account !== '' && isAmount(money) && (
        <ApplyPreview amount={money} currency={currency} open={open} apply={apply} />
      )}
    </FormDialog>
  )
}

/** Buyer and currency of every account that ever had an invoice. */
function accountsOf(documents: readonly OpenDocument[]): readonly (readonly [buyer: string, currency: string])[] {
  const names = new Set(documents.map(({ buyer, currency }) => `${buyer} ${currency}`))
  return [...names].toSorted().map((name) => {
    const [buyer = '', currency = ''] = name.split(' ')
    return [buyer, currency]
  })
}

/** Invoices of an account of which something is open, the oldest due first. */
export function openOf(
  documents: readonly OpenDocument[],
  of: Readonly<{ buyer: string; currency: string }>,
): readonly OpenDocument[] {
  return documents
    .filter(({ buyer, currency, open }) => buyer === of.buyer && currency === of.currency && isPositive(open))
    .toSorted((a, b) => (`${a.dueDate} ${a.number}` < `${b.dueDate} ${b.number}` ? -1 : 1))
}

export function chosenOf(amounts: Readonly<Record<string, string>>): readonly Applied[] {
  return Object.entries(amounts).flatMap(([document, amount]) =>
    isAmount(amount) ? [{ document, amount: amount.trim() }] : [],
  )
}

type Ready = Readonly<{ isReady: boolean; account: string; money: string; own: string; apply: readonly Applied[] }>

function blockedBy({ isReady, account, money, own, apply }: Ready): string | undefined {
  if (!isReady) return 'Looking for open invoices…'
  if (account === '') return 'Choose who paid.'
  if (!isAmount(money)) return 'Give the amount, such as 250.00.'
  if (own.trim() === '') return 'Give an id of your own.'
  const applied = sumOf(apply.map((one) => one.amount))
  return isPositive(subtract(applied, money)) ? `More is chosen (${applied}) than was paid.` : undefined
}
