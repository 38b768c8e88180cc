# app.rb VERB DATABASE: migrate | seed | dump | use | write | check | schema. DATABASE is a SQLite file or a postgresql:// URL.
require "active_record"
require "json"
require_relative "models"

verb, place = ARGV
ActiveRecord::Base.default_timezone = :utc
ActiveModel::SecurePassword.min_cost = true
ActiveRecord::Base.yaml_column_permitted_classes = [Symbol, Date, Time]
ActiveRecord::Base.establish_connection(place.start_with?("postgresql:") ? { url: place } : { adapter: "sqlite3", database: place })
ActiveRecord::Migration.verbose = false
MIGRATIONS = ActiveRecord::MigrationContext.new(File.join(__dir__, "migrate"), ActiveRecord::SchemaMigration)
MODELS = [User, Article, Blob, Attachment, RichText, Token, Slot]

def seed
  base = Time.utc(2024, 2, 29, 23, 59, 59, 999_999r)
  users = (1..20).map do |n|
    User.create!(email: "User#{n}@Example.org", password: "secret #{n}", name: n % 4 == 0 ? nil : "Zoë #{n} 🎻", role: n % 3,
                 active: n.odd?, theme: "dark", size: n, settings: { "n" => n, :when => Date.new(2024, 1, n) },
                 seen_at: base + n, created_at: base, updated_at: base)
  end
  at = [nil, Time.utc(2000, 1, 1, 0, 0, 0), Time.utc(2000, 1, 1, 23, 59, 59, 123_456r), Time.utc(2000, 1, 1, 7, 30)]
  facts = [nil, {}, { "b" => [1, 2.5, nil, "ß\n\""], "a" => { "deep" => true } }, [1, "two"], "word", 0.5, true]
  120.times do |n|
    article = [Article, Review, Letter][n % 3].create!(
      author: users[n % 20], title: "Title #{n} \u{1F994}", state: [0, 1, 5][n % 3], price: BigDecimal("1234.57") * n,
      ratio: n % 2 == 0 ? BigDecimal("-12345.0123456789") : nil, whole: n % 2 == 0 ? 123_456_789_012 : nil,
      grams: [0.1, -0.0, 1e308, 5e-324, 1.0 / 3, nil, 100.0][n % 7], views: [2**63 - 1, -2**63, 0, nil][n % 4],
      on: n % 5 == 0 ? nil : Date.new(2020, 2, 29) + n * 100, at: at[n % 4], published_at: n % 6 == 0 ? nil : base + n / 7r,
      cover: ["".b, (0..255).to_a.pack("C*"), nil][n % 3], summary: ["", "line\r\n'\"\\ \u0001", nil][n % 3], facts: facts[n % 7],
      deleted_at: n % 10 == 0 ? base : nil)
    blob = Blob.create!(key: SecureRandom.hex(14), filename: "f#{n}.png", content_type: "image/png", byte_size: n * 1000,
                        metadata: { identified: true }.to_json)
    Attachment.create!(name: "cover", record: article, blob: blob)
    RichText.create!(name: "body", record: article, body: "<div>#{"é" * n}</div>")
  end
  10.times { |n| Token.create!(id: "00000000-0000-4000-8000-%012x" % (0xabcdef + n), user: users[n], kind: "api", scopes: [nil, [], ["read", 'a,"b"', ""]][n % 3]) }
  Slot.create!(slot: "early", opens: "07:30", shuts: "12:00:00", seats: 10)
  Slot.create!(slot: "late", opens: "13:15:00.5", shuts: "23:59:59", seats: nil)
  # What Rails before 6.0 wrote into boolean columns, alone and beside newer rows.
  execute "UPDATE users SET old_flag = CASE WHEN id % 2 = 0 THEN 't' ELSE 'f' END WHERE id % 5 <> 0"
  execute "UPDATE users SET mixed_flag = CASE id % 4 WHEN 0 THEN 't' WHEN 1 THEN 'f' WHEN 2 THEN 1 ELSE 0 END"
  Letter.last.destroy!
  User.create!(email: "gone@example.org", password: "gone").destroy!
end

def execute(sql) = ActiveRecord::Base.connection.execute(sql)

def shown(value)
  case value
  when Time then value.utc.strftime("%FT%T.%6N")
  when BigDecimal then value.to_s("F")
  when Hash then "hash " + value.sort_by { |k, _| k.to_s }.map { |k, v| "#{k.inspect}=>#{shown(v)}" }.join(", ")
  when String then value.encoding == Encoding::BINARY ? "bytes " + value.unpack1("H*") : value
  else value.inspect
  end
end

def dump
  all = MODELS.to_h do |model|
    [model.name, model.order(model.primary_key).map { |row| row.attributes.transform_values { |v| shown(v) }.merge("class" => row.class.name) }]
  end
  puts JSON.generate(all)
end

def claim(truth, words) = truth || raise("not so: #{words}")

def use
  user = User.where("lower(email) = ?", "user7@example.org").first!
  claim user.authenticate("secret 7") && !user.authenticate("secret 8"), "an old login"
  claim user.size == 7 && user.settings[:when] == Date.new(2024, 1, 7), "stored hashes"
  claim User.where(active: true).count == 10 && User.where(old_flag: true).count == 8, "booleans"
  claim User.where(mixed_flag: false).count == 10 && User.where(mixed_flag: true).count == 10, "booleans of two ages"
  claim Review.count == 40 && Review.first.is_a?(Review) && Letter.count == 39 && Article.count == 119, "one table, three classes"
  claim Article.listed.where("price > ?", 1000).sum(:price) == BigDecimal("2938276.60"), "a sum of decimals"
  claim user.articles_count == user.articles.count, "a counter cache"
  article = Article.find_by!(title: "Title 5 \u{1F994}")
  claim article.attachments.first.blob.filename == "f5.png" && article.body.body.include?("ééééé"), "polymorphic rows"
  claim Token.find("00000000-0000-4000-8000-000000abcdf1").scopes == ["read", 'a,"b"', ""], "a key that is a uuid"
  claim Slot.find("late").opens.strftime("%T.%L") == "13:15:00.500", "a time of day"
end

def refused(error)
  ActiveRecord::Base.transaction(requires_new: true) { yield }
rescue error
  true
else
  raise "taken, not refused with #{error}"
end

def write
  user = User.create!(email: "late@example.org", password: "late", role: :editor)
  claim user.id == 22 && user.reload.active && user.created_at, "ids of deleted rows are not given again: #{user.id}"
  article = Review.create!(author: user, title: "late", at: "10:11:12", facts: { a: 1 }, cover: "\x00\xff".b)
  claim article.reload.price == 0 && article.at.hour == 10, "defaults"
  claim user.reload.articles_count == 1, "the counter cache counts"
  article.update!(price: "12.34", state: :gone, published_at: Time.now)
  stale = Article.find(article.id)
  article.update!(title: "later")
  refused(ActiveRecord::StaleObjectError) { stale.update!(title: "too late") }
  blob = Blob.create!(key: "late", filename: "late", byte_size: 1)
  Attachment.create!(record: article, blob: blob, name: "late")
  RichText.create!(record: article, name: "body", body: "late")
  Token.create!(user: user, scopes: ["x"])
  Slot.create!(slot: "later", opens: "01:02")
  refused(ActiveRecord::RecordNotUnique) { User.create!(email: "USER7@EXAMPLE.ORG", password: "x") }
  refused(ActiveRecord::RecordNotUnique) { Review.create!(author: user, title: "later") }
  refused(ActiveRecord::StatementInvalid) { Review.create!(author: user, title: "cheap", price: -1) }
  refused(ActiveRecord::InvalidForeignKey) { blob.delete }
  refused(ActiveRecord::NotNullViolation) { execute "INSERT INTO rich_texts (name) VALUES ('none')" }
  article.update!(deleted_at: Time.now)
  Review.create!(author: user, title: "later")
  user.destroy!
  claim Token.where(user_id: user.id).none? && Article.where(author_id: user.id).none? && Attachment.where(blob: blob).none?, "what goes with a user"
end

# db:abort_if_pending_migrations; prints what the framework finds wrong.
def check
  claim !MIGRATIONS.needs_migration?, "migrations are pending"
  claim MIGRATIONS.migrations_status.all? { |state, *| state == "up" }, "db:migrate:status"
  claim ActiveRecord::InternalMetadata[:environment] == "default_env", "the environment that the database is for"
  MIGRATIONS.migrate
  puts "[]"
end

case verb
when "migrate" then MIGRATIONS.migrate
when "schema" then ActiveRecord::SchemaDumper.dump
else send(verb)
end
