import { momentText } from '#apps/console/amount/time-text.ts'
import { useAuditHead } from '#apps/console/api/settings.ts'
import { CopyButton } from '#apps/console/parts/copy-button.tsx'
import { SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'

/** Where the chain stands, and how somebody who doesn't trust this console verifies it. */
export function AuditHeadPanel() {
  const { data, error } = useAuditHead()
  if (error) return <TroubleNote error={error} />
  return (
    <section className="panel" aria-labelledby="head">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="head">
            {data ? `The log stands at row ${data.sequence.toLocaleString('en')}` : 'Where the log stands'}
          </h2>
          <p className="panel-lead">
            Each row’s hash covers the row and, through the hash before it, every row before. Keep this head somewhere
            else: with it, anybody who can read the data folder can show later that no row up to it was changed.
          </p>
        </div>
      </div>
      {data ? (
        <div className="panel-body head-lines">
          <Line name={`Head, ${momentText(data.at)}`} text={`${data.sequence}:${data.hash}`} what="the head" />
          <Line
            name="Verify the whole log"
            text={`npm run perennial -- audit verify --head ${data.sequence}:${data.hash}`}
            what="the command"
          />
        </div>
      ) : (
        <SkeletonRows rows={2} />
      )}
    </section>
  )
}

function Line({ name, text, what }: Readonly<{ name: string; text: string; what: string }>) {
  return (
    <div>
      <p className="soft small">{name}</p>
      <div className="secret">
        <code className="secret-text">{text}</code>
        <CopyButton text={text} what={what} />
      </div>
    </div>
  )
}
