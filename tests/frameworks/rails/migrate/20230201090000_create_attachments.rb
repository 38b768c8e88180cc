class CreateAttachments < ActiveRecord::Migration[6.1]
  def change
    create_table :blobs do |t|
      t.string :key, null: false, index: { unique: true }
      t.string :filename, null: false
      t.string :content_type
      t.text :metadata
      t.bigint :byte_size, null: false
      t.datetime :created_at, null: false
    end
    create_table :attachments do |t|
      t.string :name, null: false
      t.references :record, null: false, polymorphic: true, index: false
      t.references :blob, null: false, foreign_key: true
      t.datetime :created_at, null: false
      t.index [:record_type, :record_id, :name, :blob_id], name: "index_attachments_uniqueness", unique: true
    end
    create_table :rich_texts do |t|
      t.string :name, null: false
      t.text :body
      t.references :record, null: false, polymorphic: true, index: { unique: true }
    end
  end
end
