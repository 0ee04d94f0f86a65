import { useAct } from '#apps/console/api/acts.ts'
import { type Batch, TOUCHED_BY_REWARDS } from '#apps/console/api/rewards.ts'
import { act } from '#apps/console/api/transport.ts'
import { countText, moneyList } from '#apps/console/pages/month/month-sentences.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'

type Asked = Readonly<{ batch: Batch; doing: 'approve' | 'discard'; onClose: () => void }>

/** Lets the money of a batch go, or frees its payouts: asks once, by its number. */
export function BatchDialog({ batch: { number, items }, doing, onClose }: Asked) {
  const deciding = useAct(
    (_: object, sending) => act('POST', `/v1/payout-batches/${encodeURIComponent(number)}/${doing}`, sending, {}),
    TOUCHED_BY_REWARDS,
  )
  const isApproval = doing === 'approve'
  const name = isApproval ? `Approve ${number}` : `Discard ${number}`
  return (
    <FormDialog
      title={name}
      action={name}
      danger={!isApproval}
      onSubmit={() => deciding.mutate({}, { onSuccess: onClose })}
      onClose={onClose}
      error={deciding.error}
      isPending={deciding.isPending}
    >
      <PreviewBox>
        <p>
          {isApproval
            ? `${moneyList(items)} in ${countText(items.length, 'payout')} may be sent. Every gate is looked at once more; where one has closed, nothing is approved.`
            : `${countText(items.length, 'payout')} over ${moneyList(items)} are free for another batch. The batch stays in the record.`}
        </p>
      </PreviewBox>
    </FormDialog>
  )
}
