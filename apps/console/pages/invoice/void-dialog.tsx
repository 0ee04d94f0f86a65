import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import type { Invoice } from '#apps/console/api/answers.ts'
import { TOUCHED_BY_PAYMENT } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { act, type Sending } from '#apps/console/api/transport.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'

type Voided = Readonly<{
  creditNote: string | null
  currency: string
  net: string
  tax: string
  total: string
  lines: number
}>
type Wanted = Readonly<{ billAgain: boolean; because: string; preview?: true }>

/** Takes the invoice back whole: says first what the credit note would come to, then asks once. */
export function VoidDialog({ invoice, onClose }: Readonly<{ invoice: Invoice; onClose: () => void }>) {
  const { number, buyer } = invoice
  const names = useNames()
  const [billAgain, setBillAgain] = useState('no')
  const [because, setBecause] = useState('')
  const perform = (wanted: Wanted, sending: Sending) =>
    act<Voided>('POST', `/v1/invoices/${encodeURIComponent(number)}/void`, sending, wanted)
  const viewer = useViewer()
  // Each look has a key of its own: a dialog that is drawn twice looks twice.
  const preview = useQuery({
    queryKey: [viewer, 'void-preview', number],
    retry: false,
    gcTime: 0,
    queryFn: () =>
      perform({ billAgain: false, because: 'preview', preview: true }, { viewer, key: crypto.randomUUID() }),
  })
  const voiding = useAct(perform, TOUCHED_BY_PAYMENT)
  const said = because.trim()
  return (
    <FormDialog
      title={`Void ${number}`}
      action={`Void ${number}`}
      danger
      onSubmit={() => voiding.mutate({ billAgain: billAgain === 'yes', because: said }, { onSuccess: onClose })}
      onClose={onClose}
      error={voiding.error ?? preview.error}
      isPending={voiding.isPending}
      blocked={
        !preview.data
          ? 'Looking at what it comes to…'
          : said === ''
            ? 'Say why: it stands on the credit note.'
            : undefined
      }
    >
      {preview.data && (
        <div className="what-changes" role="status">
          <p>
            A credit note over <strong>{moneyText(preview.data.total, preview.data.currency)}</strong> goes out to{' '}
            {names.of(buyer)}: {countText(preview.data.lines, 'line')},{' '}
            {moneyText(preview.data.net, preview.data.currency)} net and{' '}
            {moneyText(preview.data.tax, preview.data.currency)} tax. The invoice itself stays as it was issued.
          </p>
        </div>
      )}
      <SelectField
        label="The same service"
        value={billAgain}
        onChange={setBillAgain}
        options={[
          { value: 'no', name: 'Is not billed again' },
          { value: 'yes', name: 'Is billed anew by the next close' },
        ]}
        hint={
          billAgain === 'yes'
            ? 'By what is known then: prices, use, goodwill and tax.'
            : 'What is taken back stays off these lines, like goodwill.'
        }
      />
      <TextField label="Because" value={because} onChange={setBecause} required maxLength={500} />
    </FormDialog>
  )
}
