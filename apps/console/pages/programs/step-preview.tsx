import { type Compared, type ShownDraft, useTrial } from '#apps/console/api/programs.ts'
import { useMonth } from '#apps/console/api/questions.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { readDocument } from './program-text.ts'
import { effectiveText, isPart, textOf } from './program-words.ts'
import { askedOf } from './trial-search.ts'

const MOST_CHANGES = 8

/** What publishing changes, in words, and what the last twelve months would have come to, in numbers. */
export function StepPreview({ draft, compared }: Readonly<{ draft: ShownDraft; compared: Compared | undefined }>) {
  const { data: month } = useMonth(undefined)
  const trial = useTrial(askedOf({}, { subject: draft.text, newest: month ? month.months.at(-1) : null }))
  const effective = readDocument(draft.text)?.['effective']
  const days = isPart(effective) ? effectiveText(textOf(effective['from']), textOf(effective['to'])) : ''
  const changes = compared?.changes ?? []
  return (
    <PreviewBox>
      <p>It holds {days}.</p>
      <p>
        {compared === undefined
          ? 'What it changes is being looked at.'
          : compared.against === null
            ? 'There is no version in force: all of it is new.'
            : `${countText(changes.length, 'difference')} from version ${compared.against}:`}
      </p>
      {changes.length > 0 && (
        <ul className="plain-list">
          {changes.slice(0, MOST_CHANGES).map(({ path, says }) => (
            <li key={path} className="breaks">
              {says}
            </li>
          ))}
          {changes.length > MOST_CHANGES && <li>and {changes.length - MOST_CHANGES} more</li>}
        </ul>
      )}
      {trial.error && <p>What it would have come to can’t be worked out now.</p>}
      {!trial.error && <p>{trial.data?.findings[0] ?? 'It is being worked out what it would have come to.'}</p>}
    </PreviewBox>
  )
}
