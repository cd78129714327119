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

/** Orders of a shop, with a search field and pages. */
export function OrderTable({ orders, currency, onOpen }: Props) {
  const [search, setSearch] = useState('')
  const [page, setPage] = useState(0)

  const found = useMemo(() => {
    const words = search.trim().toLowerCase()
    if (words === '') return orders
    return orders.filter(
      (order) => order.id.toLowerCase().includes(words) || order.customer.toLowerCase().includes(words),
    )
  }, [orders, search])

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
