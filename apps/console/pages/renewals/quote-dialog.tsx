import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import {
  type Offer,
  type Offered,
  type ShownRenewal,
  useOfferPreview,
  useQuoteRenewal,
} from '#apps/console/api/renewals.ts'
import { useSettled } from '#apps/console/pages/programs/use-autosave.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'

const SIZES = [
  { value: 'same', name: 'As many as now' },
  { value: 'use', name: 'By the peak of the last 90 days' },
] as const
const PAUSE_MS = 300

/** Offers another term: the list, raised by percent, for as many as now or as were used. */
export function QuoteDialog({ renewal, onClose }: Readonly<{ renewal: ShownRenewal; onClose: () => void }>) {
  const [months, setMonths] = useState(String(renewal.months))
  const [uplift, setUplift] = useState('0')
  const [size, setSize] = useState<string>('same')
  const quote = useQuoteRenewal()
  const asked: Offer = {
    subscription: renewal.subscription,
    ...(/^\d+$/.test(months) && { months: Number(months) }),
    ...(/^-?\d+(\.\d+)?$/.test(uplift) && { uplift }),
    ...(size === 'use' && { byUse: true }),
  }
  const key = JSON.stringify(asked)
  const settled = useSettled(key, PAUSE_MS)
  const preview = useOfferPreview(JSON.parse(settled) as Offer)
  const isSeen = settled === key && preview.isSuccess
  return (
    <FormDialog
      title="Quote the renewal"
      action="Draft the quote"
      onSubmit={() => quote.mutate(asked, { onSuccess: onClose })}
      onClose={onClose}
      error={quote.error ?? preview.error}
      isPending={quote.isPending}
      blocked={isSeen ? undefined : 'Looking what it comes to…'}
    >
      <TextField label="Months" value={months} onChange={setMonths} required />
      <TextField label="Uplift in percent" hint="Below zero, it is a discount." value={uplift} onChange={setUplift} />
      <SelectField label="Quantity" value={size} onChange={setSize} options={SIZES} />
      {isSeen && preview.data && <Preview offered={preview.data} />}
    </FormDialog>
  )
}

function Preview({ offered }: Readonly<{ offered: Offered }>) {
  const { from, to, quantity, quantityBefore, size, discount, prices } = offered
  return (
    <PreviewBox>
      <p>
        From {dateText(from)} to {dateText(to)}, {quantity} instead of {quantityBefore}.
      </p>
      <p>{discount}.</p>
      {size !== null && <p>{size}</p>}
      <ul className="plain-list">
        {prices.map(({ charge, price }) => (
          <li key={charge}>
            {charge}: {typeof price['unit'] === 'string' ? price['unit'] : String(price['model'] ?? '')}
          </li>
        ))}
      </ul>
      <p>The draft is then sent and accepted as any quote is.</p>
    </PreviewBox>
  )
}
