import { forgetImport, goesOn, type ImportRun, startImport, stopImport } from '#apps/console/api/import-runs.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'
import { formatName, percentText, previewText, progressOf, runText } from './import-words.ts'
import { Sums } from './imported-table.tsx'

/** The imports of this visit: they go on when the page is left. */
export function ImportRuns({ runs }: Readonly<{ runs: readonly ImportRun[] }>) {
  if (runs.length === 0) return null
  return (
    <section className="panel" aria-labelledby="runs">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="runs">Imports of this visit</h2>
          <p className="panel-lead">They go on when you leave this page, as long as the console stays open.</p>
        </div>
      </div>
      <ul>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </ul>
    </section>
  )
}

function RunRow({ run }: Readonly<{ run: ImportRun }>) {
  const { wanted, stage } = run
  const [mark, name] = markOf(run)
  return (
    <li className="import-run">
      <div className="import-run-head">
        <span className="id breaks wraps">{wanted.file.name}</span>
        <span className={mark}>{name}</span>
        <span className="import-run-acts">
          <RunActs run={run} />
        </span>
      </div>
      {goesOn(run) && <Bar run={run} />}
      <p className="soft" role="status">
        {stage.kind === 'done' && wanted.check ? previewText(stage.summary) : upper(runText(run))}
        {stage.kind === 'done' && (
          <>
            {wanted.check ? ' ' : '. '}
            {formatName(stage.summary.format)}, <Sums sums={stage.summary.sums} />
            {'.'}
          </>
        )}
      </p>
      {stage.kind === 'failed' && <WhyNot stage={stage} />}
      {stage.kind === 'done' && stage.summary.ignoredColumns.length > 0 && (
        <p className="soft small breaks">Columns that were not used: {stage.summary.ignoredColumns.join(', ')}.</p>
      )}
    </li>
  )
}

function WhyNot({
  stage: { error, beganToRead },
}: Readonly<{ stage: Extract<ImportRun['stage'], { kind: 'failed' }> }>) {
  if (!beganToRead) return <ActTrouble error={error} />
  return (
    <p className="act-trouble" role="alert">
      <strong>{error.message}.</strong>
    </p>
  )
}

function markOf({ stage, wanted: { check } }: ImportRun): readonly [mark: string, name: string] {
  if (stage.kind === 'failed') return ['mark mark-harm', 'Broke off']
  if (stage.kind !== 'done') return ['mark', check ? 'Looking' : 'Importing']
  return check ? ['mark mark-attention', 'Decide'] : ['mark mark-good', 'Imported']
}

function RunActs({ run }: Readonly<{ run: ImportRun }>) {
  const viewer = useViewer()
  const { id, wanted, stage } = run
  if (goesOn(run)) {
    return (
      <button type="button" className="button" onClick={() => stopImport(id)}>
        Stop
      </button>
    )
  }
  const again = (change: Readonly<{ check?: boolean }>) => {
    forgetImport(id)
    startImport({ ...wanted, ...change, viewer })
  }
  return (
    <>
      {stage.kind === 'done' && wanted.check && (
        <button
          type="button"
          className={`button ${(stage.summary.retracted ?? 0) > 0 ? 'button-harm' : 'button-primary'}`}
          onClick={() => again({ check: false })}
        >
          {wanted.replaces ? 'Replace the bill' : 'Import it'}
        </button>
      )}
      {stage.kind === 'failed' && (
        <button type="button" className="button" onClick={() => again({})}>
          Send it again
        </button>
      )}
      <button type="button" className="button" onClick={() => forgetImport(id)}>
        {stage.kind === 'done' && wanted.check ? 'Leave it' : 'Clear'}
      </button>
    </>
  )
}

/** Without a value it says that something goes on, and no more. */
function Bar({ run }: Readonly<{ run: ImportRun }>) {
  const share = progressOf(run)
  return (
    <progress
      className="import-bar"
      aria-label={`Import of ${run.wanted.file.name}`}
      max={1}
      {...(share !== undefined && { value: share, 'aria-valuetext': percentText(share) })}
    />
  )
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
