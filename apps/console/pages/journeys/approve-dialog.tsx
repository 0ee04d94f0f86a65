import { dateText } from '#apps/console/amount/time-text.ts'
import { type BoardMilestone, useApproveMilestone } from '#apps/console/api/journey-boards.ts'
import { useNames } from '#apps/console/api/names.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { milestoneName } from './board-words.ts'

/** The vendor accepts what proves a milestone: from then on programs pay for it. */
export function ApproveDialog({ milestone, onClose }: Readonly<{ milestone: BoardMilestone; onClose: () => void }>) {
  const approve = useApproveMilestone()
  const names = useNames()
  const { id, partner, reached } = milestone
  const name = milestoneName(milestone.milestone)
  return (
    <FormDialog
      title={`Approve ${name}`}
      action="Approve it"
      onSubmit={() => approve.mutate(id, { onSuccess: onClose })}
      onClose={onClose}
      error={approve.error}
      isPending={approve.isPending}
    >
      <PreviewBox>
        <p>
          {names.of(partner)} reached it on {reached === null ? '' : dateText(reached.at)}. Approved, it is done, and
          programs that pay for it do so.
        </p>
      </PreviewBox>
      <p className="breaks">{reached?.evidence}</p>
    </FormDialog>
  )
}
