import { Link } from '@tanstack/react-router'

/** The number of a document or an act as the way to its page. */
export function NumberText({ number, kind = 'document' }: Readonly<{ number: string; kind?: 'document' | 'payment' }>) {
  return (
    <Link to={kind === 'document' ? '/invoices/$number' : '/payments/$number'} params={{ number }} className="id">
      {number}
    </Link>
  )
}
