json_build_object(
  'id', o.id, 'number', o.number, 'version', o.version, 'status', o.status, 'statusSince', o.status_since, 'placedAt', o.placed_at,
  'channelOrder', json_build_object(
    'channel', o.channel, 'number', o.channel_number, 'rawStatus', o.raw_status, 'shop', json_build_object('id', s.id, 'name', s.name)),
  'contact', json_build_object(
    'sealed', encode(o.contact_sealed, 'base64'), 'phone', json_build_object('masked', o.phone_masked)),
  'priority', o.priority, 'tags', o.tags::json, 'remark', o.remark,
  'lines', (
    SELECT json_agg(json_build_object(
      'id', l.id, 'sku', l.sku, 'title', l.title, 'quantity', l.quantity, 'shippedQuantity', l.shipped_quantity, 'isGift', l.is_gift,
      'unitPrice', json_build_object('amount', l.unit_price, 'currency', o.currency),
      'total', json_build_object('amount', l.total, 'currency', o.currency)) ORDER BY l.position)
    FROM order_line l WHERE l.order_id = o.id),
  'totals', json_build_object(
    'goods', json_build_object('amount', o.goods, 'currency', o.currency),
    'discount', json_build_object('amount', o.discount, 'currency', o.currency),
    'freight', json_build_object('amount', o.freight, 'currency', o.currency),
    'tax', json_build_object('amount', o.tax, 'currency', o.currency),
    'payable', json_build_object('amount', o.payable, 'currency', o.currency),
    'paid', json_build_object('amount', o.paid, 'currency', o.currency),
    'refunded', json_build_object('amount', o.refunded, 'currency', o.currency)),
  'payments', (
    SELECT json_agg(json_build_object(
      'kind', p.kind, 'status', p.status, 'amount', json_build_object('amount', p.amount, 'currency', o.currency),
      'method', p.method, 'paidAt', p.paid_at, 'dueAt', p.due_at) ORDER BY p.position)
    FROM payment p WHERE p.order_id = o.id),
  'promise', json_build_object('shipBy', o.ship_by, 'basis', o.promise_basis, 'hours', o.promise_hours),
  'holds', (
    SELECT json_agg(json_build_object(
      'id', h.id, 'state', h.state, 'reason', h.reason, 'because', h.note, 'placedAt', h.placed_at, 'placedBy', h.placed_by::json,
      'releaseAt', h.release_at, 'releasedAt', h.released_at) ORDER BY h.position)
    FROM hold h WHERE h.order_id = o.id),
  'shipments', (
    SELECT json_agg(json_build_object(
      'id', p.id, 'carrier', p.carrier, 'trackingNumber', p.tracking_number, 'status', p.status, 'labelPrintCount', p.label_print_count,
      'lines', (
        SELECT json_agg(json_build_object('line', i.line_id, 'quantity', i.quantity) ORDER BY i.position)
        FROM shipment_line i WHERE i.shipment_id = p.id),
      'events', (
        SELECT json_agg(json_build_object(
          'at', t.at, 'status', t.status, 'location', t.location, 'description', t.description, 'source', t.source) ORDER BY t.at, t.id)
        FROM tracking_event t WHERE t.shipment_id = p.id)) ORDER BY p.position)
    FROM shipment p WHERE p.order_id = o.id),
  'facts', (
    SELECT json_agg(json_build_object(
      'source', f.source, 'kind', f.kind, 'value', f.value, 'observedAt', f.observed_at, 'recordedAt', f.recorded_at,
      'confidence', f.confidence) ORDER BY f.position)
    FROM fact f WHERE f.order_id = o.id),
  'conversation', (
    SELECT json_agg(json_build_object(
      'id', m.id, 'at', m.at, 'author', m.author::json, 'direction', m.direction, 'channel', m.channel, 'body', m.body)
      ORDER BY m.at, m.id)
    FROM (SELECT * FROM conversation_message WHERE order_id = o.id ORDER BY at DESC, id DESC LIMIT 50) m),
  'returns', (
    SELECT json_agg(json_build_object(
      'id', r.id, 'number', r.number, 'kind', r.kind, 'status', r.status, 'requestedAt', r.requested_at) ORDER BY r.position)
    FROM order_return r WHERE r.order_id = o.id),
  'timeline', (
    SELECT json_agg(json_build_object(
      'kind', j.kind, 'id', j.id, 'cursor', f.position, 'occurredAt', j.occurred_at, 'recordedAt', j.recorded_at, 'source', j.source,
      'actor', j.actor::json, 'event', j.event::json) ORDER BY j.seq)
    FROM (SELECT * FROM journal WHERE order_id = o.id ORDER BY seq DESC LIMIT 50) j LEFT JOIN journal_feed f ON f.seq = j.seq)
)
