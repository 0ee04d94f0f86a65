import { useState } from 'react'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import { type OpenDocument, TOUCHED_BY_PAYMENT } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { act } from '#apps/console/api/transport.ts'
import { TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'

/** Gives up what is open of an invoice: says how much that is, then asks once. */
export function WriteOffDialog({ document, onClose }: Readonly<{ document: OpenDocument; onClose: () => void }>) {
  const { number, open, currency, buyer } = document
  const names = useNames()
  const [because, setBecause] = useState('')
  const writing = useAct((body: object, sending) => act('POST', '/v1/write-offs', sending, body), TOUCHED_BY_PAYMENT)
  return (
    <FormDialog
      title={`Write off the rest of ${number}`}
      action={`Write off ${number}`}
      danger
      onSubmit={() => writing.mutate({ document: number, because: because.trim() }, { onSuccess: onClose })}
      onClose={onClose}
      error={writing.error}
      isPending={writing.isPending}
      blocked={because.trim() === '' ? 'Say why: it stands on the account.' : undefined}
    >
      <p className="what-changes" role="status">
        <span>
          <strong>{moneyText(open, currency)}</strong> become an expense of yours, and {names.of(buyer)} owes nothing
          more for {number}. It can be taken back like a payment.
        </span>
      </p>
      <TextField label="Because" value={because} onChange={setBecause} required maxLength={500} />
    </FormDialog>
  )
}
