import { dateText } from '#apps/console/amount/time-text.ts'
import { asWords } from '#apps/console/api/names.ts'
import type { Paper } from '#apps/console/api/settings-answers.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { DocumentLink } from './document-link.tsx'
import type { Seen } from './enrollment-dialogs.tsx'
import { PAPER_ROLES } from './words.ts'

const REVIEWS = {
  waiting: ['mark mark-attention', 'Waits for review'],
  accepted: ['mark mark-good', 'Accepted'],
  rejected: ['mark mark-harm', 'Rejected'],
} as const

/** The papers that the partner gave, with until when each is good and what the other side made of it. */
export function DocumentsPanel({ enrollment, me, onDo }: Seen) {
  const { documents, partner, host } = enrollment
  if (documents.length === 0) return null
  const mayHandle = mayAny(me.roles, PAPER_ROLES)
  const actionsFor = (paper: Paper) => [
    ...(host === me.organization ? [{ name: 'Review', run: () => onDo({ what: 'review', paper }) }] : []),
    ...(partner === me.organization
      ? [{ name: 'Give the next one', run: () => onDo({ what: 'upload', document: paper.document, paper }) }]
      : []),
  ]
  return (
    <section className="panel" aria-labelledby="documents">
      <div className="panel-head">
        <h2 id="documents">Documents</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Document</th>
            <th scope="col" className="wide">
              File
            </th>
            <th scope="col">Good through</th>
            <th scope="col">Review</th>
            <th scope="col" className="row-end">
              <span className="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((paper) => (
            <PaperRow key={paper.id} paper={paper} actions={mayHandle ? actionsFor(paper) : []} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

type Row = Readonly<{ paper: Paper; actions: React.ComponentProps<typeof RowMenu>['actions'] }>

function PaperRow({ paper, actions }: Row) {
  const { document, name, sha256, bytes, validThrough, review, because } = paper
  const [mark, word] = REVIEWS[review]
  return (
    <tr>
      <th scope="row">{asWords(document)}</th>
      <td className="wide">
        <DocumentLink sha256={sha256} name={name} bytes={bytes} />
      </td>
      <td className="soft">{validThrough === null ? 'No end' : dateText(validThrough)}</td>
      <td>
        <span className={mark}>{word}</span>
        {because !== null && <p className="soft small breaks">{because}</p>}
      </td>
      <td className="row-end">
        <RowMenu of={asWords(document)} actions={actions} />
      </td>
    </tr>
  )
}
