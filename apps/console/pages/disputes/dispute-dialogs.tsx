import { useState } from 'react'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import { type Dispute, type StatementLine, TOUCHED_BY_REWARDS, useTellRewards } from '#apps/console/api/rewards.ts'
import { act } from '#apps/console/api/transport.ts'
import { SelectField, TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { decisionText, isAdjustment, lineName } from './dispute-words.ts'

type Disputed = Readonly<{ id: string; amount: string; currency: string; says: string }>

/** A partner says what is wrong with a line. Its payer has two weeks to answer. */
export function OpenDialog({ line, onClose }: Readonly<{ line: Disputed; onClose: () => void }>) {
  const [text, setText] = useState('')
  const opening = useAct(
    (body: object, sending) => act('POST', '/v1/disputes', sending, { ...body, id: sending.key }),
    TOUCHED_BY_REWARDS,
  )
  const name = lineName(line.id)
  return (
    <FormDialog
      title={`Dispute ${name}`}
      action="Dispute this line"
      onSubmit={() => opening.mutate({ line: line.id, text: text.trim() }, { onSuccess: onClose })}
      onClose={onClose}
      error={opening.error}
      isPending={opening.isPending}
      blocked={text.trim() === '' ? 'Say what is wrong: whoever pays it reads it.' : undefined}
    >
      <PreviewBox>
        <p>
          {moneyText(line.amount, line.currency)}, {line.says}. Whoever pays it has 14 days to answer; what is decided
          posts itself.
        </p>
      </PreviewBox>
      <TextArea label="What is wrong" value={text} onChange={setText} required maxLength={4000} />
    </FormDialog>
  )
}

type Asked = Readonly<{ dispute: Dispute; onClose: () => void }>

/** The payer decides: what the line earns more, and why. What that comes to stands there before. */
export function DecideDialog({ dispute, line, onClose }: Asked & Readonly<{ line: StatementLine | undefined }>) {
  const tell = useTellRewards()
  const [outcome, setOutcome] = useState('upheld')
  const [adjust, setAdjust] = useState('')
  const [because, setBecause] = useState('')
  const isRejected = outcome === 'rejected'
  const more = !isRejected && adjust.trim() !== '' ? adjust.trim() : undefined
  const body = { outcome, because: because.trim(), ...(more !== undefined && { adjust: more }) }
  return (
    <FormDialog
      title={`Decide about ${lineName(dispute.line)}`}
      action="Decide so"
      danger={isRejected}
      onSubmit={() => tell.mutate([{ kind: 'dispute_decided', about: dispute.id, body }], { onSuccess: onClose })}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={blockedBy(more, because)}
    >
      <SelectField
        label="Outcome"
        value={outcome}
        onChange={setOutcome}
        options={[
          { value: 'upheld', name: 'Upheld: the partner is right' },
          { value: 'partly', name: 'Upheld in part' },
          { value: 'rejected', name: 'Rejected: the line stands' },
        ]}
      />
      {!isRejected && (
        <TextField
          label={`What the line earns more, ${line?.currency ?? ''}`}
          value={adjust}
          onChange={setAdjust}
          placeholder="50.00"
          maxLength={30}
          hint="Left out, the record alone changes. With a minus sign something is taken back."
        />
      )}
      <TextArea label="Because" value={because} onChange={setBecause} required maxLength={4000} />
      {line && (
        <PreviewBox>
          <p>{decisionText(line, more)}</p>
        </PreviewBox>
      )}
    </FormDialog>
  )
}

function blockedBy(more: string | undefined, because: string): string | undefined {
  if (more !== undefined && !isAdjustment(more)) return 'Give the amount as a number, such as 50.00.'
  return because.trim() === '' ? 'Say why: the partner reads it.' : undefined
}

/** The partner takes its dispute back. */
export function WithdrawDialog({ dispute, onClose }: Asked) {
  const tell = useTellRewards()
  const [because, setBecause] = useState('')
  const body = because.trim() === '' ? {} : { because: because.trim() }
  const name = lineName(dispute.line)
  return (
    <FormDialog
      title={`Take back the dispute of ${name}`}
      action="Take it back"
      onSubmit={() => tell.mutate([{ kind: 'dispute_withdrawn', about: dispute.id, body }], { onSuccess: onClose })}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
    >
      <TextArea label="Because" value={because} onChange={setBecause} maxLength={4000} />
      <p className="soft">The line can be disputed again while its time lasts.</p>
    </FormDialog>
  )
}
