#!/bin/sh
# Puts what the repository knows of good inputs into the corpus of a target.
set -eu
target=$1
corpus=$2
if [ "$target" = query-guard ]; then
  cp frontend-examples/operations/*.graphql api/engine/src/introspection.graphql "$corpus"
  exit
fi
if [ "$target" = masking ]; then
  printf '%s' 'call +86-138-0000-9173 or 0571-8888 1234' > "$corpus/groups"
  printf '%s' '１３８００００９１７３ 一三八零零零零九一七三 mail a@example.com' > "$corpus/scripts"
  printf '%s\0%s' '刻字 王 小 明 138****9173' '王小明' > "$corpus/name"
  exit
fi
if [ "$target" = websocket-frames ]; then
  # A byte that picks limits and pieces, then frames whose mask is zero, so that what they say can be read.
  number=0
  for text in '{"type":"connection_init","payload":{"authorization":"Bearer t"}}' '{"type":"ping"}' '{"type":"complete","id":"1"}' \
    '{"id":"1","type":"subscribe","payload":{"query":"{ viewer { name } }"}}'; do
    length=$(printf %03o $((128 + ${#text})))
    { printf "\\012\\201\\$length\\000\\000\\000\\000"; printf %s "$text"; } > "$corpus/text-$number"
    { printf "\\011\\001\\202\\000\\000\\000\\000{\"\\211\\201\\000\\000\\000\\000x\\200\\$length\\000\\000\\000\\000"; printf %s "$text"; } \
      > "$corpus/parts-$number"
    number=$((number + 1))
  done
  printf '\012\210\202\000\000\000\000\003\350' > "$corpus/close"
  printf '\012\202\376\000\200\001\002\003\004' > "$corpus/long"
  exit
fi
if [ "$target" = intake ]; then
  # Each case is a row of deliveries.
  for sample in api/mappings/samples/cases/*.json; do
    cp "$sample" "$corpus/case-$(basename "$sample")"
  done
fi
# The order of the platforms in lib.rs.
number=0
for platform in generic jd kuaidi100 shopify taobao youzan; do
  for sample in api/mappings/samples/"$platform".*.json; do
    topic=$(basename "$sample" .json | cut -d. -f2- | tr - /)
    end='\n'
    [ "$target" = signatures ] && end='\n\n'
    { printf "\\$(printf %03o "$number")$topic$end"; cat "$sample"; } > "$corpus/$(basename "$sample")"
  done
  number=$((number + 1))
done
