import { useState } from 'react'
import { goesOn, useImportRuns } from '#apps/console/api/import-runs.ts'
import { useImports, useOpenRows } from '#apps/console/api/metering.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { ImportRuns } from './import-runs.tsx'
import { ImportedTable } from './imported-table.tsx'
import { MeteringWaiting } from './metering-page.tsx'
import { RETRIERS, TELLERS } from './metering-roles.ts'
import { QuarantinePanel } from './quarantine-panel.tsx'
import { RetryRows } from './retry-rows.tsx'

/** Bills that were imported, those that go on, and rows that could not be used. */
export function ImportsPage() {
  const me = useMe()
  const imports = useImports()
  const open = useOpenRows()
  const runs = useImportRuns(useViewer())
  const [isChoosing, setChoosing] = useState(false)
  const error = me.error ?? imports.error ?? open.error
  if (error || !me.data || !imports.data || !open.data) return <MeteringWaiting what="imports" error={error} />
  const files = imports.data.pages.flatMap((page) => page.imports)
  const rows = open.data.pages.flatMap((page) => page.rows)
  const mayImport = mayAny(me.data.roles, TELLERS)
  const counts = { running: runs.filter(goesOn).length, files: files.length, waiting: rows.length }
  const more = { files: imports.hasNextPage, rows: open.hasNextPage }
  return (
    <Page
      title={importsTitle(counts, more)}
      lead={<p>Importing a file again changes nothing that is there: its rows are known.</p>}
      action={
        mayImport && (
          <button type="button" className="button button-primary" onClick={() => setChoosing(true)}>
            Import a file
          </button>
        )
      }
    >
      <ImportRuns runs={runs} />
      <QuarantinePanel
        rows={rows}
        hasMore={open.hasNextPage}
        action={<RetryRows held={me.data.roles} mayRetry={mayAny(me.data.roles, RETRIERS)} />}
        foot={<MoreButton of={open} />}
      />
      <section className="panel" aria-labelledby="imported">
        <div className="panel-head">
          <h2 id="imported">Imported files</h2>
        </div>
        {files.length === 0 ? (
          <Empty
            shows="Here stands each bill that was imported, with what became of its rows and what they add up to."
            action={mayImport ? 'Import a FOCUS, AWS, Azure, Google or Oracle export.' : 'An owner can import one.'}
          />
        ) : (
          <>
            <ImportedTable files={files} />
            <MoreButton of={imports} />
          </>
        )}
      </section>
      {isChoosing && <ImportDialog onClose={() => setChoosing(false)} />}
    </Page>
  )
}

type Counted = Readonly<{ running: number; files: number; waiting: number }>

function importsTitle({ running, files, waiting }: Counted, more: Readonly<{ files: boolean; rows: boolean }>): string {
  if (running > 0) return `${countText(running, 'file')} ${running === 1 ? 'is' : 'are'} being read`
  if (waiting > 0) {
    return `${more.rows ? 'More than ' : ''}${countText(waiting, 'row')} ${waiting === 1 ? 'waits' : 'wait'} in quarantine`
  }
  if (files === 0) return 'No bill was imported yet'
  return `${more.files ? 'More than ' : ''}${countText(files, 'file')} imported, every row was understood`
}
