# The models of a small press, with what ActiveRecord keeps differently in SQLite and PostgreSQL.
class Record < ActiveRecord::Base
  self.abstract_class = true
end

class User < Record
  has_secure_password
  has_many :articles, foreign_key: :author_id, dependent: :destroy
  store :preferences, accessors: [:theme, :size], coder: JSON
  serialize :settings, Hash
  enum role: { reader: 0, writer: 1, editor: 2 }
end

# One table for three classes.
class Article < Record
  belongs_to :author, class_name: "User", counter_cache: true
  has_many :attachments, as: :record, dependent: :destroy
  has_one :body, class_name: "RichText", as: :record, dependent: :destroy
  enum state: { draft: 0, listed: 1, gone: 5 }
end

class Review < Article
end

class Letter < Article
end

# Shaped as Active Storage's and Action Text's tables: a type name and an id point to any model's row.
class Blob < Record
  has_many :attachments
end

class Attachment < Record
  belongs_to :record, polymorphic: true
  belongs_to :blob
end

class RichText < Record
  belongs_to :record, polymorphic: true
end

class Token < Record
  belongs_to :user
  before_create { self.id ||= SecureRandom.uuid }
end

class Slot < Record
end
