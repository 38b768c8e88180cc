// sql/translate_table_fixture.h - the table t, of every type, on both sides.
//
// Purpose: rows that make the dialects differ: NULL, 0, negative, the largest int4, '', mixed case, accents.
// Shape:   TableBothSides sets it up; translate_cases.h names its columns.
#pragma once

#include "sql/translate_pg_fixture.h"

namespace groundway::sql {

inline constexpr const char* kSqliteTable =
    "CREATE TABLE t(id INTEGER PRIMARY KEY, i INTEGER, j INTEGER NOT NULL, r REAL, n DECIMAL(10,2), s TEXT, "
    "u TEXT,"
    " b BOOLEAN, f BOOLEAN NOT NULL, c TEXT COLLATE NOCASE, m INTEGER_OR_TEXT, x BLOB, d DATE, ts DATETIME,"
    " ep INTEGER, g TEXT, js JSON)";
inline constexpr const char* kPgTable =
    "CREATE TEMP TABLE t(id bigint PRIMARY KEY, i int, j int NOT NULL, r float8, n numeric(10,2), s text, u "
    "text, b boolean,"
    " f boolean NOT NULL, c text, m text, x bytea, d date, ts timestamp, ep timestamptz, g uuid, js jsonb)";

struct Row {
  const char* sqlite;  // VALUES of both; where they differ, the second
  const char* pg;
};

inline constexpr std::array kRows = {
    Row{"1,5,3,1.5,1.5,'abc','é',1,0,'aBc',12,x'00ff','2024-02-29','2024-02-29 12:34:56',1709210096,"
        "'6fa459ea-ee8a-3ca4-894e-db77e160355e','{\"name\":\"ann\",\"tags\":[1,2]}'",
        "1,5,3,1.5,1.5,'abc','é',true,false,'aBc','12','\\x00ff','2024-02-29','2024-02-29 12:34:56',"
        "to_timestamp(1709210096),'6fa459ea-ee8a-3ca4-894e-db77e160355e','{\"name\":\"ann\",\"tags\":[1,2]}"
        "'"},
    Row{"2,-7,1,-2.5,2,'ABC','Éa',0,1,'ABC','abc',x'41','2024-02-28','2024-02-29 00:00:00',0,NULL,'[1,2,3]'",
        "2,-7,1,-2.5,2,'ABC','Éa',false,true,'ABC','abc','\\x41','2024-02-28','2024-02-29 00:00:00',"
        "to_timestamp(0),NULL,'[1,2,3]'"},
    Row{"3,0,2,0.0,-0.25,'','zoo',NULL,0,'',0,x'','1999-12-31','1999-12-31 "
        "23:59:59',1,NULL,'{\"name\":12,\"on\":true,\"n\":1.5,\"deep\":{\"a b\":{\"0\":\"x\"}}}'",
        "3,0,2,0.0,-0.25,'','zoo',NULL,false,'','0','','1999-12-31','1999-12-31 "
        "23:59:59',to_timestamp(1),NULL,'{\"name\":12,\"on\":true,\"n\":1.5,\"deep\":{\"a "
        "b\":{\"0\":\"x\"}}}'"},
    Row{"4,NULL,7,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL",
        "4,NULL,7,NULL,NULL,NULL,NULL,NULL,true,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL"},
    Row{"5,2147483647,3,2.25,99999.99,'12','ab_c',1,1,'É',-3,x'6162','2024-01-31','2024-01-31 "
        "06:05:04',1700000000,"
        "NULL,'5'",
        "5,2147483647,3,2.25,99999.99,'12','ab_c',true,true,'É','-3','\\x6162','2024-01-31','2024-01-31 "
        "06:05:04',"
        "to_timestamp(1700000000),NULL,'5'"},
    Row{"6,1,5,1e15,0.1,' a%b_c\\ ','A',0,0,'zoo','x y',x'7a7a7a7a','2000-01-01','2000-01-01 "
        "00:00:00',1709210096,NULL,"
        "'{\"name\":\"bob\",\"on\":false,\"n\":\"7up\",\"none\":null,\"tags\":[\"x\",null,[3]]}'",
        "6,1,5,1e15,0.1,' a%b_c\\ ','A',false,false,'zoo','x y','\\x7a7a7a7a','2000-01-01','2000-01-01 "
        "00:00:00',"
        "to_timestamp(1709210096),NULL,'{\"name\":\"bob\",\"on\":false,\"n\":\"7up\",\"none\":null,\"tags\":["
        "\"x\",null,[3]]}'"},
    Row{"7,-1,4,-0.5,1,'abc  ','b',1,0,'B','12x',x'00','2023-06-15','2023-06-15 10:20:30',5,NULL,'[]'",
        "7,-1,4,-0.5,1,'abc  ','b',true,false,'B','12x','\\x00','2023-06-15','2023-06-15 "
        "10:20:30',to_timestamp(5),"
        "NULL,'[]'"},
};

inline ColumnShape shape(const char* name, ValueType type, Affinity affinity) {
  ColumnShape column;
  column.source_name = column.target_name = name;
  column.type = type;
  column.affinity = affinity;
  return column;
}

inline TableShape table_shape() {
  TableShape t;
  t.source_name = t.target = "t";
  t.columns = {shape("id", ValueType::integer, Affinity::integer),
               shape("i", ValueType::integer, Affinity::integer),
               shape("j", ValueType::integer, Affinity::integer),
               shape("r", ValueType::real, Affinity::real),
               shape("n", ValueType::numeric, Affinity::numeric),
               shape("s", ValueType::text, Affinity::text),
               shape("u", ValueType::text, Affinity::text),
               shape("b", ValueType::boolean, Affinity::numeric),
               shape("f", ValueType::boolean, Affinity::numeric),
               shape("c", ValueType::text, Affinity::text),
               shape("m", ValueType::text, Affinity::integer),
               shape("x", ValueType::bytea, Affinity::none),
               shape("d", ValueType::date, Affinity::numeric),
               shape("ts", ValueType::timestamp, Affinity::numeric),
               shape("ep", ValueType::timestamptz, Affinity::integer),
               shape("g", ValueType::uuid, Affinity::text),
               shape("js", ValueType::jsonb, Affinity::numeric)};
  t.columns[0].rowid_alias = t.columns[0].not_null = t.columns[2].not_null = t.columns[8].not_null = true;
  t.columns[9].nocase = true;
  t.columns[10].mixed = true;
  t.columns[14].time_source = TimeSource::seconds;
  t.primary_key = {"id"};
  return t;
}

class TableBothSides : public BothSides {
 protected:
  void SetUp() override {
    BothSides::SetUp();
    run_sqlite(kSqliteTable);
    run_pg(kPgTable);
    for (const Row& row : kRows) {
      run_sqlite("INSERT INTO t VALUES(" + std::string(row.sqlite) + ")");
      run_pg("INSERT INTO t VALUES(" + std::string(row.pg) + ")");
    }
    catalogue_.add(table_shape());
  }
};

}  // namespace groundway::sql
