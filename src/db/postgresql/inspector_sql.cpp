// SPDX-License-Identifier: MIT
#include "db/postgresql/inspector_sql.hpp"

#include <string_view>

namespace carafe::detail {
namespace {

/// `select … from` the relations of those kinds. What an extension brought along is the extension's.
std::string of_relations(std::string_view select, std::string_view kinds, std::string_view rest) {
  std::string sql{select};
  sql +=
      " from pg_class c"
      " join pg_namespace n on n.oid = c.relnamespace"
      " and n.nspname = coalesce(nullif(cast(:schema as text), ''), current_schema())"
      " and (cast(:only as text) = '' or c.relname = cast(:only as text))"
      " and not c.relispartition and c.relkind in (";
  sql += kinds;
  sql +=
      ") and not exists (select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid"
      " and e.deptype = 'e') ";
  sql += rest;
  return sql;
}

constexpr std::string_view tables = "'r', 'p'";

}  // namespace

const PostgresqlInspectorSql& postgresql_inspector_sql() {
  static const PostgresqlInspectorSql sql{
      of_relations("select c.relname::text, obj_description(c.oid, 'pg_class'),"
                   " case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,"
                   " array_to_string(c.reloptions, ', ')",
                   tables, "order by c.relname collate \"C\""),
      of_relations("select c.relname::text, pg_get_viewdef(c.oid, true)", "'v', 'm'",
                   "order by c.relname collate \"C\""),
      of_relations("select c.relname::text", "'S'",
                   "where not exists (select from pg_depend o where o.classid = 'pg_class'::regclass"
                   " and o.objid = c.oid and o.deptype in ('a', 'i')) order by c.relname collate \"C\""),
      of_relations("select t.tgname::text, pg_get_triggerdef(t.oid, true)", tables,
                   "join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal"
                   " order by t.tgname collate \"C\""),
      of_relations(
          "select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,"
          " pg_get_expr(d.adbin, d.adrelid, true), a.attidentity::text, a.attgenerated::text,"
          " col_description(c.oid, a.attnum),"
          " case when t.typtype = 'e' and pg_type_is_visible(t.oid) then t.typname::text end,"
          " s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle",
          tables,
          "join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
          " join pg_type t on t.oid = a.atttypid"
          " left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum"
          " left join (pg_depend o join pg_sequence s on s.seqrelid = o.objid)"
          " on o.classid = 'pg_class'::regclass and o.refclassid = 'pg_class'::regclass"
          " and o.refobjid = c.oid and o.refobjsubid = a.attnum and o.deptype in ('a', 'i')"
          " order by c.oid, a.attnum"),
      of_relations(
          "select c.relname::text, k.conname::text, k.contype::text, a.attname::text, k.condeferrable,"
          " k.condeferred, case when k.contype = 'c' then pg_get_expr(k.conbin, k.conrelid, true) end,"
          " case when fn.nspname = n.nspname then cast(:schema as text)"
          " when fn.nspname <> current_schema() then fn.nspname::text end,"
          " fc.relname::text, fa.attname::text, k.confupdtype::text, k.confdeltype::text,"
          " pg_get_constraintdef(k.oid, true), k.confmatchtype = 'f'",
          tables,
          "join pg_constraint k on k.conrelid = c.oid and k.contype in ('p', 'u', 'c', 'f', 'x')"
          " left join lateral unnest(k.conkey, k.confkey) with ordinality p(own, referred, place) on true"
          " left join pg_attribute a on a.attrelid = c.oid and a.attnum = p.own"
          " left join pg_class fc on fc.oid = k.confrelid left join pg_namespace fn on fn.oid = "
          "fc.relnamespace"
          " left join pg_attribute fa on fa.attrelid = k.confrelid and fa.attnum = p.referred"
          " order by c.oid, k.contype, k.conname collate \"C\", p.place"),
      // Not every version has indnullsnotdistinct.
      of_relations(
          "select c.relname::text, ic.relname::text, i.indisunique, pg_get_expr(i.indpred, i.indrelid, true),"
          " coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false), am.amname::text,"
          " array_to_string(ic.reloptions, ', '), p.place > i.indnkeyatts, a.attname::text,"
          " pg_get_indexdef(i.indexrelid, p.place::integer, true), coalesce(p.option, 0) & 1 = 1,"
          " coalesce(p.option, 0) & 2 = 2, case when not oc.opcdefault then oc.opcname::text end,"
          " case when p.coll <> a.attcollation then co.collname::text end",
          tables,
          "join pg_index i on i.indrelid = c.oid join pg_class ic on ic.oid = i.indexrelid"
          " join pg_am am on am.oid = ic.relam"
          " cross join lateral unnest(i.indkey::int2[], i.indoption::int2[], i.indclass::oid[],"
          " i.indcollation::oid[]) with ordinality p(own, option, class, coll, place)"
          " left join pg_attribute a on a.attrelid = c.oid and a.attnum = p.own and p.own > 0"
          " left join pg_opclass oc on oc.oid = p.class left join pg_collation co on co.oid = p.coll"
          " where not exists (select from pg_constraint k where k.conindid = i.indexrelid"
          " and k.contype in ('p', 'u', 'x'))"
          " order by c.oid, ic.relname collate \"C\", p.place"),
      "select nspname::text from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'"
      " order by nspname collate \"C\"",
      "select t.typname::text, e.enumlabel::text, exists (select from pg_attribute a join pg_type used on"
      " used.oid = a.atttypid where (used.oid = t.oid or used.typelem = t.oid or used.typbasetype = t.oid)"
      " and not a.attisdropped)"
      " from pg_type t left join pg_enum e on e.enumtypid = t.oid"
      " where t.typtype = 'e' and pg_type_is_visible(t.oid) order by t.typname collate \"C\", "
      "e.enumsortorder",
  };
  return sql;
}

}  // namespace carafe::detail
