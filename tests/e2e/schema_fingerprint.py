"""What a schema is, read a second time: rows of pg_catalog as text, without what is no part of a schema (oids, sizes).

It shares nothing with the queries of the product, and holds for versions whose pg_dump is not there.
"""
NOBODY = "n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and n.nspname not like 'pg\\_temp%'"
# Rows that an extension owns are the extension's.
OWN = "not exists (select from pg_depend e where e.deptype = 'e' and e.classid = {0}.tableoid and e.objid = {0}.oid)"


def acl(column, kind, owner):
    """Grants; none that are told are the ones that a kind has from the beginning."""
    return (f"(select string_agg(g::text, ' ' order by g::text collate \"C\")"
            f" from unnest(coalesce({column}, acldefault({kind}, {owner}))) g)")


RELATION_ACL = acl("c.relacl", "case c.relkind when 'S' then 's' else 'r' end::\"char\"", "c.relowner")
COLUMN_ACL = acl("a.attacl", "'c'", "c.relowner")
TYPE_ACL = acl("t.typacl", "'T'", "t.typowner")
ROUTINE_ACL = acl("p.proacl", "'f'", "p.proowner")
SCHEMA_ACL = acl("n.nspacl", "'n'", "n.nspowner")
DEFAULT_ACL = acl("d.defaclacl", "'r'", "d.defaclrole")
SERVER_ACL = acl("s.srvacl", "'S'", "s.srvowner")
WRAPPER_ACL = acl("w.fdwacl", "'F'", "w.fdwowner")
LANGUAGE_ACL = acl("l.lanacl", "'l'", "l.lanowner")

QUERIES = {
    "relation": f"""
select n.nspname, c.relname, to_jsonb(c) - '{{oid,relname,relnamespace,reltype,reloftype,relowner,relam,relfilenode,
       reltablespace,relpages,reltuples,relallvisible,relallfrozen,reltoastrelid,relhasindex,relnatts,relchecks,relhasrules,
       relhastriggers,relhassubclass,relrewrite,relfrozenxid,relminmxid,relacl,relpartbound,reloptions}}'::text[],
       c.reloftype::regtype::text, m.amname, s.spcname, {RELATION_ACL}, pg_get_expr(c.relpartbound, c.oid),
       (select array_agg(o order by o) from unnest(c.reloptions) o), (select t.reloptions from pg_class t where t.oid = c.reltoastrelid),
       case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
       (select array_agg(i.inhparent::regclass::text order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam
  left join pg_tablespace s on s.oid = c.reltablespace
 where {NOBODY} and {OWN.format('c')} and c.relkind <> 't'""",
    "column": f"""
select c.oid::regclass::text, a.attname, to_jsonb(a) - '{{attrelid,atttypid,attnum,attlen,attbyval,attalign,attcacheoff,
       attmissingval,atthasmissing,attcollation,attacl,attname,attoptions,attfdwoptions,attndims}}'::text[], a.atttypid::regtype::text,
       a.attcollation::regcollation::text, {COLUMN_ACL}, pg_get_expr(d.adbin, d.adrelid),
       (select array_agg(o order by o) from unnest(a.attoptions) o where o not like 'pg\\_%'), (select array_agg(o order by o) from unnest(a.attfdwoptions) o),
       case when c.relkind in ('v', 'c', 'm') then (select count(*) from pg_attribute b where b.attrelid = a.attrelid
         and b.attnum between 1 and a.attnum and not b.attisdropped) end
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
 where {NOBODY} and {OWN.format('c')} and c.relkind <> 't' and not a.attisdropped and a.attnum > 0""",
    "constraint": f"""
select n.nspname, k.conrelid::regclass::text, k.contypid::regtype::text, k.conname, pg_get_constraintdef(k.oid),
       k.conislocal or k.coninhcount > 0 and (select r.relispartition from pg_class r where r.oid = k.conrelid),
       k.coninhcount, k.contype in ('c', 'n') and k.connoinherit, k.convalidated, k.condeferrable, k.condeferred, k.conindid::regclass::text,
       (select p.conname from pg_constraint p where p.oid = k.conparentid)
  from pg_constraint k join pg_namespace n on n.oid = k.connamespace
 where {NOBODY} and {OWN.format('k')} and k.contype <> 't'""",
    "index": f"""
select x.oid::regclass::text, pg_get_indexdef(x.oid), i.indisunique, i.indisprimary, i.indimmediate, i.indisclustered, i.indisvalid,
       i.indisreplident, (select array_agg(p.inhparent::regclass::text) from pg_inherits p where p.inhrelid = x.oid)
  from pg_index i join pg_class x on x.oid = i.indexrelid join pg_namespace n on n.oid = x.relnamespace
 where {NOBODY} and {OWN.format('x')}""",
    "trigger": f"""
select t.tgrelid::regclass::text, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled::text, t.tgparentid <> 0
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
 where {NOBODY} and not t.tgisinternal""",
    "rule": f"""
select r.ev_class::regclass::text, r.rulename, pg_get_ruledef(r.oid), r.ev_enabled::text
  from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
 where {NOBODY} and {OWN.format('c')}""",
    "policy": """
select p.polrelid::regclass::text, p.polname, p.polcmd::text, p.polpermissive, p.polroles::regrole[]::text, pg_get_expr(p.polqual, p.polrelid),
       pg_get_expr(p.polwithcheck, p.polrelid) from pg_policy p""",
    "sequence": f"""
select s.seqrelid::regclass::text, to_jsonb(s) - '{{seqrelid,seqtypid}}'::text[], s.seqtypid::regtype::text,
       (select string_agg(d.refobjid::regclass::text || ' ' || a.attname || ' ' || d.deptype::text, ' ') from pg_depend d
          join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
         where d.classid = 'pg_class'::regclass and d.objid = s.seqrelid and d.refclassid = 'pg_class'::regclass)
  from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
 where {NOBODY} and {OWN.format('c')}""",
    "statistics": """
select n.nspname, s.stxname, pg_get_statisticsobjdef(s.oid), to_jsonb(s) ->> 'stxstattarget'
  from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace""",
    "type": f"""
select n.nspname, t.typname, t.typtype::text, t.typnotnull, coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault), t.typbasetype::regtype::text, t.typtypmod, t.typcollation::regcollation::text,
       {TYPE_ACL}, (select string_agg(quote_literal(m.enumlabel), ' ' order by m.enumsortorder) from pg_enum m where m.enumtypid = t.oid)
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
 where {NOBODY} and {OWN.format('t')} and not exists (select from pg_type e where e.typarray = t.oid)""",
    "range": """
select r.rngtypid::regtype::text, r.rngsubtype::regtype::text, r.rngmultitypid::regtype::text, r.rngcollation::regcollation::text,
       r.rngcanonical::text, r.rngsubdiff::text from pg_range r where r.rngtypid >= 16384""",
    "routine": f"""
select p.oid::regprocedure::text, p.prokind::text, case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end, pg_get_function_result(p.oid),
       pg_get_function_arguments(p.oid), {ROUTINE_ACL}
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where {NOBODY} and {OWN.format('p')}""",
    "aggregate": """
select (to_jsonb(a) - '{aggtransspace,aggmtransspace,aggtranstype,aggmtranstype,aggsortop}'::text[]), a.aggtranstype::regtype::text,
       a.aggmtranstype::regtype::text, a.aggsortop::regoperator::text from pg_aggregate a where a.aggfnoid >= 16384""",
    "operator": f"""
select o.oid::regoperator::text, o.oprcode::text, o.oprcanmerge, o.oprcanhash, o.oprcom::regoperator::text, o.oprnegate::regoperator::text,
       o.oprrest::text, o.oprjoin::text from pg_operator o join pg_namespace n on n.oid = o.oprnamespace where {NOBODY} and {OWN.format('o')}""",
    "cast": """
select k.castsource::regtype::text, k.casttarget::regtype::text, k.castfunc::regprocedure::text, k.castcontext::text, k.castmethod::text
  from pg_cast k where k.oid >= 16384""",
    "schema": f"select n.nspname, {SCHEMA_ACL} from pg_namespace n where {NOBODY} and n.nspname !~ '^pg_'",
    "extension": "select x.extname, n.nspname from pg_extension x join pg_namespace n on n.oid = x.extnamespace",
    "event trigger": "select e.evtname, e.evtevent, e.evtenabled::text, e.evttags::text, e.evtfoid::regprocedure::text from pg_event_trigger e",
    "publication": "select to_jsonb(p) - '{oid,pubowner}'::text[] from pg_publication p",
    "publication table": """
select q.pubname, r.prrelid::regclass::text,
       regexp_replace((to_jsonb(r) - '{oid,prpubid,prrelid}'::text[])::text, ':location -?[0-9]+', '', 'g') from pg_publication_rel r
  join pg_publication q on q.oid = r.prpubid""",
    "default grants": f"""
select d.defaclrole::regrole::text, d.defaclnamespace::regnamespace::text, d.defaclobjtype::text, {DEFAULT_ACL}
  from pg_default_acl d""",
    "foreign server": f"""
select s.srvname, s.srvtype, s.srvversion, {SERVER_ACL}, (select array_agg(o order by o) from unnest(s.srvoptions) o),
       w.fdwname, (select array_agg(o order by o) from unnest(w.fdwoptions) o), {WRAPPER_ACL}
  from pg_foreign_data_wrapper w left join pg_foreign_server s on s.srvfdw = w.oid""",
    "foreign table": """
select t.ftrelid::regclass::text, s.srvname, (select array_agg(o order by o) from unnest(t.ftoptions) o)
  from pg_foreign_table t join pg_foreign_server s on s.oid = t.ftserver""",
    "user mapping": """
select m.srvname, m.usename, (select array_agg(o order by o) from unnest(m.umoptions) o)
  from pg_user_mappings m""",
    "comment": """
select o.type, o.identity, d.description from pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) o
 where d.objoid >= 16384 and not exists
       (select from pg_depend e where e.deptype = 'e' and e.classid = d.classoid and e.objid = d.objoid)""",
    "language": f"select l.lanname, l.lanpltrusted, {LANGUAGE_ACL} from pg_language l where l.oid >= 16384",
    "collation": f"""
select n.nspname, k.collname, to_jsonb(k) - '{{oid,collnamespace,collowner,collversion,collencoding}}'::text[]
  from pg_collation k join pg_namespace n on n.oid = k.collnamespace where {NOBODY}""",
}


def read(database):
    """Sorted lines, each an object or a part of one."""
    out = []
    database.query("set search_path = pg_catalog")
    for kind, sql in QUERIES.items():
        out += [kind + ": " + ", ".join("-" if v is None else str(v) for v in row) for row in database.query(sql)]
    return sorted(out)
