import { useMemo, useState } from 'react'
import { formatDate, formatMoney } from './format'
import { StatusBadge } from './StatusBadge'

export interface Order {
  id: string
  customer: string
  placedAt: Date
  status: 'open' | 'paid' | 'shipped' | 'cancelled'
  total: number
}

interface Props {
  orders: Order[]
  currency: string
  onOpen: (order: Order) => void
}

const PAGE_SIZE = 20
const STATUSES = ['open', 'paid', 'shipped', 'cancelled'] as const

/** Orders of a shop, with a search field, a filter and pages. */
export function OrderTable({ orders, currency, onOpen }: Props) {
  const [search, setSearch] = useState('')
  const [status, setStatus] = useState<Order['status'] | 'all'>('all')
  const [page, setPage] = useState(0)

  const found = useMemo(() => {
    const words = search.trim().toLowerCase()
    return orders.filter(
      (order) =>
        (status === 'all' || order.status === status) &&
        (order.id.toLowerCase().includes(words) || order.customer.toLowerCase().includes(words)),
    )
  }, [orders, search, status])

  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE))
  const shown = found.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)

  return (
    <section className="orders">
      <header className="orders-header">
        <h1>Orders</h1>
        <input
          type="search"
          placeholder="Number or customer"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value)
            setPage(0)
          }}
        />
        <select
          value={status}
          onChange={(event) => {
            setStatus(event.target.value as Order['status'] | 'all')
            setPage(0)
          }}
        >
          <option value="all">All</option>
          {STATUSES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </header>

      <table>
        <thead>
          <tr>
            <th>Number</th>
            <th>Customer</th>
            <th>Placed</th>
            <th>Status</th>
            <th className="number">Total</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((order) => (
            <tr key={order.id} onClick={() => onOpen(order)}>
              <td>{order.id}</td>
              <td>{order.customer}</td>
              <td>{formatDate(order.placedAt)}</td>
              <td>
                <StatusBadge status={order.status} />
              </td>
              <td className="number">{formatMoney(order.total, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>

      {found.length === 0 && <p className="empty">No order fits.</p>}

      <Pager page={page} pages={pages} onChange={setPage} />
    </section>
  )
}

interface PagerProps {
  page: number
  pages: number
  onChange: (page: number) => void
}

function Pager({ page, pages, onChange }: PagerProps) {
  return (
    <nav className="pager" aria-label="Pages">
      <button type="button" disabled={page === 0} onClick={() => onChange(page - 1)}>
        Back
      </button>
      <span>
        {page + 1} of {pages}
      </span>
      <button type="button" disabled={page + 1 >= pages} onClick={() => onChange(page + 1)}>
        Next
      </button>
    </nav>
  )
}
