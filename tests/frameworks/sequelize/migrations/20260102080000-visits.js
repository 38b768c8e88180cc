import { DataTypes } from 'sequelize';

export async function up({ context: queries }) {
  await queries.createTable('Visits', {
    id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 },
    userId: { type: DataTypes.INTEGER, allowNull: false, references: { model: 'Users', key: 'id' }, onDelete: 'CASCADE', onUpdate: 'CASCADE' },
    at: { type: DataTypes.DATE, allowNull: false },
    clock: { type: DataTypes.TIME },
    temperature: { type: DataTypes.FLOAT },
    weight: { type: DataTypes.DOUBLE },
    state: { type: DataTypes.ENUM('planned', 'done'), defaultValue: 'planned' },
    notes: { type: DataTypes.TEXT },
  });
  await queries.createTable('Tags', {
    id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
    name: { type: DataTypes.STRING(40), unique: true },
  });
  await queries.createTable('VisitTags', {
    visitId: { type: DataTypes.UUID, primaryKey: true, references: { model: 'Visits', key: 'id' }, onDelete: 'CASCADE' },
    tagId: { type: DataTypes.INTEGER, primaryKey: true, references: { model: 'Tags', key: 'id' }, onDelete: 'CASCADE' },
  });
  await queries.addIndex('Visits', { fields: ['userId', 'at'], unique: true, where: { state: 'planned' }, name: 'one_plan' });
}

export async function down({ context: queries }) {
  for (const table of ['VisitTags', 'Tags', 'Visits']) await queries.dropTable(table);
}
